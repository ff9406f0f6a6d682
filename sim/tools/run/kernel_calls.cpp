// SPDX-License-Identifier: MIT OR GPL-2.0-only
/// The system calls that are about the kernel itself: modules, the log, its name, and who the caller is.
#include "supervisor.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <string>

namespace lkm::run {

namespace {

bool always(call&) { return true; }

constexpr std::size_t largest_module = std::size_t{1} << 30;

long run_init_module(call& c)
{
  std::string image, parameters;
  if (c.argument(1) > largest_module) return -ENOMEM;
  image.resize(c.argument(1));
  if (c.who->memory.read(image.data(), c.argument(0), image.size())) return -EFAULT;
  if (const int error = c.who->memory.string(parameters, c.argument(2), 1 << 20)) return error;
  return c.me().init_module_image(image, parameters);
}

long run_finit_module(call& c)
{
  std::string parameters;
  if (const int error = c.who->memory.string(parameters, c.argument(1), 1 << 20)) return error;
  const int file = c.boss.borrow(c, c.number(0));
  if (file < 0) return file;
  struct stat seen{};
  std::string image;
  long error = 0;
  if (fstat(file, &seen) || !S_ISREG(seen.st_mode))
    error = -EINVAL;
  else if (static_cast<std::size_t>(seen.st_size) > largest_module)
    error = -ENOMEM;
  else
    image.resize(static_cast<std::size_t>(seen.st_size));
  std::size_t done = 0;
  for (ssize_t n; !error && done < image.size(); done += static_cast<std::size_t>(n)) {
    n = pread(file, &image[done], image.size() - done, static_cast<off_t>(done));
    if (n < 0) error = -errno;
    if (n <= 0) break;
  }
  close(file);
  if (error) return error;
  image.resize(done);
  return c.me().finit_module(image, parameters, c.number(2));
}

long run_delete_module(call& c)
{
  std::string name;
  if (const int error = c.who->memory.string(name, c.argument(0), 64)) return error;
  return c.me().delete_module(name, c.number(1));
}

long run_syslog(call& c) { return c.me().syslog(c.number(0), c.argument(1), c.number(2)); }

long run_uname(call& c)
{
  const auto& name = c.boss.kernel().get<sim::uts>().init.name;
  return c.who->memory.put(c.argument(0), name) ? 0 : -EFAULT;
}

bool host_execve(call& c)
{
  std::string program;
  if (c.boss.memory_of(c).string(program, c.argument(c.in.data.nr == SYS_execveat ? 1 : 0))) program.clear();
  c.boss.executes(static_cast<pid_t>(c.in.pid), program);
  return false;
}

}  // namespace

std::vector<call_kind> kernel_calls()
{
  constexpr auto other = call_kind::something;
  return {
      {SYS_init_module, "init_module", other, 0, -1, run_init_module, always},
      {SYS_finit_module, "finit_module", other, 0, -1, run_finit_module, always},
      {SYS_delete_module, "delete_module", other, 0, -1, run_delete_module, always},
      {SYS_syslog, "syslog", other, 0, -1, run_syslog, always},
      {SYS_uname, "uname", other, 0, -1, run_uname, always},
      {SYS_execve, "execve", other, 0, -1, nullptr, host_execve},
      {SYS_execveat, "execveat", other, 0, -1, nullptr, host_execve},
  };
}

}  // namespace lkm::run
