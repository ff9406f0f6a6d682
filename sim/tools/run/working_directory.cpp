// SPDX-License-Identifier: MIT OR GPL-2.0-only
/// Working directories that are simulated, or in the session's folder. The host keeps them: a program is moved to a
/// directory that stands for the simulated one, so fork() and exec() need no care.
#include "guest_thread.hpp"
#include "host_tasks.hpp"
#include "paths.hpp"
#include "supervisor.hpp"

#include <fcntl.h>
#include <linux/seccomp.h>
#include <sys/ioctl.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <cerrno>

namespace lkm::run {

namespace {

long change_directory(call& c, const std::string& host_path)
{
  const int folder = ::open(host_path.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (folder < 0) return -errno;
  const auto task = static_cast<pid_t>(c.in.pid);
  guest_thread thread(task);
  if (!thread.held()) {
    ::close(folder);
    const auto tracer = field(text_of("/proc/" + std::to_string(task) + "/status"), "TracerPid");
    if (tracer.empty() || tracer == "0") return -ESRCH;  // it ends just now
    c.boss.say_once(
        "chdir() to a simulated directory is not modelled for a program that strace or gdb has attached to: "
        "it fails with EACCES");
    return -EACCES;
  }
  seccomp_notif_addfd add{};
  add.id = c.in.id;
  add.srcfd = static_cast<__u32>(folder);
  add.newfd_flags = O_CLOEXEC;
  const int there = ioctl(c.boss.listener(), SECCOMP_IOCTL_NOTIF_ADDFD, &add);
  long result = there < 0 ? -errno : 0;
  ::close(folder);
  c.boss.respond(c, result);
  c.answered = true;
  if (!thread.stop()) return -ESRCH;
  if (there >= 0) {
    const auto fd = static_cast<std::uint64_t>(there);
    result = thread.call(SYS_fchdir, {fd, own_fchdir});
    thread.call(SYS_close, {fd});
  }
  thread.set_result(result);
  return result;
}

long to_simulated(call& c, const sim::dentry& name)
{
  if (!name.inode->is_directory()) return -ENOTDIR;
  if (const int error = sim::inode_permission(*name.inode, c.me(), sim::may_exec)) return error;
  const auto place = c.boss.session().stand_in(name.path());
  return place.empty() ? -EIO : change_directory(c, place);
}

long run_chdir(call& c)
{
  auto& me = c.me();
  return me.system_call("chdir", [&]() -> long {
    std::shared_ptr<sim::dentry> found;
    if (const int error = c.boss.kernel().names().look_up(c.path, me, found)) return error;
    return to_simulated(c, *found);
  });
}
long run_fchdir(call& c)
{
  return c.me().system_call("fchdir", [&] { return to_simulated(c, sim::as_dentry(c.file->file->f_path.dentry)); });
}

bool chdir_is_ours(call& c)
{
  if (c.boss.path_is_ours(c, AT_FDCWD, c.argument(0), true)) return true;
  if (c.host_path.empty()) return false;
  const auto result = change_directory(c, c.host_path);
  if (!c.answered) c.boss.answer(c, result);
  return c.answered = true;
}

bool getcwd_is_ours(call& c)
{
  const auto folder = link_of("/proc/" + std::to_string(c.in.pid) + "/cwd");
  // Also where it is the host's: another thread may move while the host answers.
  if (!folder.starts_with('/') || folder.ends_with(" (deleted)")) return false;
  const auto seen = c.boss.session().seen_as(folder).value_or(folder);
  const auto size = seen.size() + 1;
  long result = static_cast<long>(size);
  if (size > c.argument(1))
    result = -ERANGE;
  else if (c.boss.memory_of(c).write(c.argument(0), seen.c_str(), size))
    result = -EFAULT;
  c.boss.answer(c, result);
  return c.answered = true;
}

}  // namespace

std::vector<call_kind> working_directory_calls()
{
  constexpr auto other = call_kind::something;
  return {
      {SYS_chdir, "chdir", other, 0, -1, run_chdir, chdir_is_ours},
      {SYS_fchdir, "fchdir", call_kind::descriptor, 0, -1, run_fchdir},
      {SYS_getcwd, "getcwd", other, 0, -1, nullptr, getcwd_is_ours},
  };
}

}  // namespace lkm::run
