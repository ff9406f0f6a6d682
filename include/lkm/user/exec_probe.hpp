// SPDX-License-Identifier: MIT OR GPL-2.0-only
/// What a test executes with execve(2) on Linux: its own program again, which then only counts the descriptors that it
/// inherited.
#pragma once

#ifdef __KERNEL__
#error "lkm/user/ is for programs and tests; a module cannot use it"
#endif

#include <fcntl.h>
#include <unistd.h>

#include <cstddef>
#include <cstdlib>
#include <string>
#include <vector>

namespace lkm::user::exec_probe {

/// Descriptors from here on belong to the test library and are not counted.
inline constexpr int first_own_descriptor = 800;

/// The first character in `told` if the rest are the lines of a process that became the probe. The process's result is
/// then its exit status.
inline constexpr char told_by_exec = 'x';

/// Executes the probe, which exits with its count as status. Returns only on an error.
inline void start(char* told, std::size_t size, const std::vector<std::string>& lines)
{
  std::string text{told_by_exec, '\n'};
  for (const auto& line : lines) text += line + '\n';
  text.copy(told, size - 1);
  char program[] = "/proc/self/exe", asked[] = "LKM_EXEC_PROBE=1";
  char* const arguments[] = {program, nullptr};
  char* const environment[] = {asked, nullptr};
  ::execve(program, arguments, environment);
}

/// Counts and exits if this program was started as the probe.
inline void run_if_asked()
{
  if (!std::getenv("LKM_EXEC_PROBE")) return;
  int left = 0;
  for (int fd = 3; fd < first_own_descriptor; ++fd) left += ::fcntl(fd, F_GETFD) >= 0;
  ::_exit(left);
}

/// Runs in each program before main().
inline const int before_main = (run_if_asked(), 0);

}  // namespace lkm::user::exec_probe
