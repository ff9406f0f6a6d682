// SPDX-License-Identifier: MIT OR GPL-2.0-only
/// Working directories that are simulated, or in the session's folder. The host keeps them: a program is moved to a
/// directory that stands for the simulated one, so fork() and exec() need no care.
#include "host_tasks.hpp"
#include "paths.hpp"
#include "supervisor.hpp"

#include <fcntl.h>
#include <linux/seccomp.h>
#include <sys/ioctl.h>
#include <sys/ptrace.h>
#include <sys/syscall.h>
#include <sys/user.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>

namespace lkm::run {

namespace {

/// A thread whose system call waits for its answer. It is stopped on its way back from that call, makes others, and
/// goes on as if nothing had been.
class stopped_thread {
 public:
  /// False when it has a tracer already, strace or gdb.
  bool seize(pid_t task)
  {
    task_ = task;
    if (ptrace(static_cast<__ptrace_request>(PTRACE_SEIZE), task, 0, PTRACE_O_TRACESYSGOOD)) return false;
    return !ptrace(static_cast<__ptrace_request>(PTRACE_INTERRUPT), task, 0, 0);
  }
  /// Its call must have been answered before.
  bool wait_until_back()
  {
    if (!stops() || ptrace(PTRACE_GETREGS, task_, 0, &kept_)) return false;
    std::uint64_t none = ~0ULL;
    ptrace(static_cast<__ptrace_request>(PTRACE_GETSIGMASK), task_, sizeof mask_, &mask_);
    return !ptrace(static_cast<__ptrace_request>(PTRACE_SETSIGMASK), task_, sizeof none, &none);
  }
  long call(long number, std::uint64_t first, std::uint64_t second = 0)
  {
    // It stands behind the instruction that made its call.
    constexpr std::uint64_t size = 2, instruction = 0x050f;
    errno = 0;
    const auto before = ptrace(PTRACE_PEEKTEXT, task_, kept_.rip - size, 0);
    if (errno) return -ESRCH;
    if ((static_cast<std::uint64_t>(before) & 0xffff) != instruction) return -ENOSYS;
    auto registers = kept_;
    registers.rip -= size;
    registers.rax = static_cast<std::uint64_t>(number);
    registers.orig_rax = ~0ULL;
    registers.rdi = first;
    registers.rsi = second;
    if (ptrace(PTRACE_SETREGS, task_, 0, &registers)) return -ESRCH;
    // Into the call, and out of it. A single step would end with a signal, which may have a handler.
    for (int n = 0; n < 2; ++n)
      if (!stops_at_call()) return -ESRCH;
    if (ptrace(PTRACE_GETREGS, task_, 0, &registers)) return -ESRCH;
    return static_cast<long>(registers.rax);
  }
  void go_on(long result)
  {
    kept_.rax = static_cast<std::uint64_t>(result);
    kept_.orig_rax = ~0ULL;
    ptrace(PTRACE_SETREGS, task_, 0, &kept_);
    ptrace(static_cast<__ptrace_request>(PTRACE_SETSIGMASK), task_, sizeof mask_, &mask_);
    ptrace(PTRACE_DETACH, task_, 0, 0);
  }

 private:
  /// Waits, which takes no longer than a system call: nothing of the program runs.
  bool stops(int* how = nullptr) const
  {
    int status = 0;
    while (waitpid(task_, &status, __WALL) < 0)
      if (errno != EINTR) return false;
    if (how) *how = status;
    return WIFSTOPPED(status);
  }
  /// Lets it run to the beginning or the end of its next system call. A SIGSTOP or SIGCONT stops it on the way.
  bool stops_at_call() const
  {
    constexpr int at_call = SIGTRAP | 0x80;
    for (long signal = 0;;) {
      int status = 0;
      if (ptrace(PTRACE_SYSCALL, task_, 0, signal) || !stops(&status)) return false;
      if (WSTOPSIG(status) == at_call) return true;
      signal = status >> 16 ? 0 : WSTOPSIG(status);
    }
  }

  pid_t task_ = 0;
  user_regs_struct kept_{};
  std::uint64_t mask_ = 0;
};

long change_directory(call& c, const std::string& host_path)
{
  const int folder = ::open(host_path.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (folder < 0) return -errno;
  const auto task = static_cast<pid_t>(c.in.pid);
  stopped_thread thread;
  if (!thread.seize(task)) {
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
  if (!thread.wait_until_back()) return -ESRCH;
  if (there >= 0) {
    result = thread.call(SYS_fchdir, static_cast<std::uint64_t>(there), own_fchdir);
    thread.call(SYS_close, static_cast<std::uint64_t>(there));
  }
  thread.go_on(result);
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
