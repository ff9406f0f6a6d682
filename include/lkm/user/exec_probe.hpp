// SPDX-License-Identifier: MIT OR GPL-2.0-only
/// execve(2) on Linux, seen from a test: the test's own program again, which only counts the descriptors that it was left.
#pragma once

#ifdef __KERNEL__
#error "lkm/user/ is for programs and tests; a module cannot use it"
#endif

#include <fcntl.h>
#include <unistd.h>

#include <cstdlib>
#include <string>
#include <vector>

namespace lkm::user::exec_probe {

/// Descriptors from here on are the test's machinery, not the test's.
inline constexpr int first_own_descriptor = 800;

/// Becomes the probe, which writes its count and then `lines`, one a line, to `result`. Returns only on an error.
inline void start(int result, const std::vector<std::string>& lines)
{
  std::string told;
  for (const auto& line : lines) told += line + '\n';
  ::fcntl(result, F_SETFD, 0);
  const auto fd = "LKM_EXEC_RESULT=" + std::to_string(result), text = "LKM_EXEC_LINES=" + told;
  char program[] = "/proc/self/exe";
  char* const arguments[] = {program, nullptr};
  char* const environment[] = {const_cast<char*>(fd.c_str()), const_cast<char*>(text.c_str()), nullptr};
  ::execve(program, arguments, environment);
}

/// Ends the program when it is the probe.
inline void run_if_asked()
{
  const char* const to = std::getenv("LKM_EXEC_RESULT");
  if (!to) return;
  int left = 0;
  for (int fd = 3; fd < first_own_descriptor; ++fd) left += ::fcntl(fd, F_GETFD) >= 0;
  const auto told = std::to_string(left) + '\n' + std::getenv("LKM_EXEC_LINES");
  const auto sent = ::write(std::atoi(to), told.data(), told.size());
  ::_exit(sent == static_cast<ssize_t>(told.size()) ? 0 : 1);
}

/// In each program, before main().
inline const int before_main = (run_if_asked(), 0);

}  // namespace lkm::user::exec_probe
