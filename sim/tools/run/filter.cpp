// SPDX-License-Identifier: MIT OR GPL-2.0-only
#include "filter.hpp"

#include "calls.hpp"

#include <seccomp.h>

#include <fcntl.h>
#include <grp.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <cstring>
#include <stdexcept>
#include <utility>

namespace lkm::run {

namespace {

void rule(scmp_filter_ctx filter, unsigned action, int call, const std::vector<scmp_arg_cmp>& conditions = {})
{
  const int error =
      seccomp_rule_add_array(filter, action, call, static_cast<unsigned>(conditions.size()), conditions.data());
  if (error) throw std::runtime_error(std::string("the seccomp filter: ") + std::strerror(-error));
}

/// The program of the filter, as the kernel takes it.
std::vector<sock_filter> filter_program(const std::vector<int>& calls)
{
  const auto filter = seccomp_init(SCMP_ACT_ALLOW);
  if (!filter) throw std::runtime_error("libseccomp cannot make a filter");
  // Programs of other architectures run, and see the host's devices.
  seccomp_attr_set(filter, SCMP_FLTATR_ACT_BADARCH, SCMP_ACT_ALLOW);
  seccomp_attr_set(filter, SCMP_FLTATR_CTL_OPTIMIZE, 2);  // a tree, and not a list
  for (const auto number : calls) {
    if (number == SYS_fcntl)
      // The descriptors themselves are the host's: F_DUPFD, F_GETFD and F_SETFD are 0 to 2.
      rule(filter, SCMP_ACT_NOTIFY, number, {{1, SCMP_CMP_GE, F_GETFL, 0}});
    else if (number == SYS_fchdir)
      rule(filter, SCMP_ACT_NOTIFY, number, {{1, SCMP_CMP_NE, own_fchdir, 0}});
    else if (number == SYS_mmap)
      rule(filter, SCMP_ACT_NOTIFY, number, {{3, SCMP_CMP_MASKED_EQ, MAP_ANONYMOUS | unheard_mapping, 0}});
    else if (number == SYS_ppoll)
      // Of nothing: it is never ours, and what a call that waited ends with.
      rule(filter, SCMP_ACT_NOTIFY, number, {{1, SCMP_CMP_NE, 0, 0}});
    else
      rule(filter, SCMP_ACT_NOTIFY, number);
  }
  // It would go around the notifications.
  rule(filter, SCMP_ACT_ERRNO(ENOSYS), SYS_io_uring_setup);

  const int file = memfd_create("filter", MFD_CLOEXEC);
  const int error = seccomp_export_bpf(filter, file);
  seccomp_release(filter);
  if (error || file < 0) throw std::runtime_error(std::string("the seccomp filter: ") + std::strerror(-error));
  std::vector<sock_filter> program(static_cast<std::size_t>(lseek(file, 0, SEEK_END)) / sizeof(sock_filter));
  const auto size = program.size() * sizeof(sock_filter);
  if (pread(file, program.data(), size, 0) != static_cast<ssize_t>(size))
    throw std::runtime_error("the filter is lost");
  close(file);
  return program;
}

/// A listener's descriptor, or -1. Signals that do not kill leave a call that the supervisor has begun alone, where the
/// kernel can do that: else such a call would be made twice.
int install(const std::vector<sock_filter>& program)
{
  const sock_fprog text{static_cast<unsigned short>(program.size()), const_cast<sock_filter*>(program.data())};
  if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)) return -1;
  constexpr unsigned wait_killable = 1U << 5, listener = SECCOMP_FILTER_FLAG_NEW_LISTENER;
  const auto fd = syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, listener | wait_killable, &text);
  if (fd >= 0 || errno != EINVAL) return static_cast<int>(fd);
  return static_cast<int>(syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, listener, &text));
}

void send_descriptor(int socket, int fd)
{
  // Nothing that is sent may be a call that the filter notifies: nobody listens yet.
  char byte = 0;
  iovec data{&byte, 1};
  alignas(cmsghdr) char control[CMSG_SPACE(sizeof fd)]{};
  msghdr message{};
  message.msg_iov = &data;
  message.msg_iovlen = 1;
  message.msg_control = control;
  message.msg_controllen = sizeof control;
  auto* const header = CMSG_FIRSTHDR(&message);
  header->cmsg_level = SOL_SOCKET;
  header->cmsg_type = SCM_RIGHTS;
  header->cmsg_len = CMSG_LEN(sizeof fd);
  std::memcpy(CMSG_DATA(header), &fd, sizeof fd);
  sendmsg(socket, &message, MSG_NOSIGNAL);
}

/// -1 when the other end is closed.
int receive_descriptor(int socket)
{
  char byte;
  iovec data{&byte, 1};
  alignas(cmsghdr) char control[CMSG_SPACE(sizeof(int))]{};
  msghdr message{};
  message.msg_iov = &data;
  message.msg_iovlen = 1;
  message.msg_control = control;
  message.msg_controllen = sizeof control;
  int fd = -1;
  if (recvmsg(socket, &message, MSG_CMSG_CLOEXEC) > 0 && message.msg_controllen)
    std::memcpy(&fd, CMSG_DATA(CMSG_FIRSTHDR(&message)), sizeof fd);
  return fd;
}

}  // namespace

started start(const std::vector<std::string>& command, const std::vector<int>& calls, const caller* becomes)
{
  const auto program = filter_program(calls);
  std::vector<char*> arguments;
  for (const auto& word : command) arguments.push_back(const_cast<char*>(word.c_str()));
  arguments.push_back(nullptr);
  int ends[2];
  if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends)) throw std::runtime_error("socketpair() failed");
  const int pid = fork();
  if (pid < 0) throw std::runtime_error(std::string("fork() failed: ") + std::strerror(errno));
  if (!pid) {
    for (const int signal : {SIGINT, SIGQUIT, SIGTSTP, SIGPIPE}) std::signal(signal, SIG_DFL);
    sigset_t none;
    sigemptyset(&none);
    sigprocmask(SIG_SETMASK, &none, nullptr);
    if (becomes) {
      const gid_t groups[] = {becomes->gid};
      if (setgroups(1, groups) || setresgid(becomes->gid, becomes->gid, becomes->gid) ||
          setresuid(becomes->uid, becomes->uid, becomes->uid))
        _exit(126);
    }
    const int listener = install(program);
    if (listener < 0) _exit(126);
    send_descriptor(ends[1], listener);
    close(listener);
    execvp(arguments[0], arguments.data());
    const int error = errno;
    dprintf(STDERR_FILENO, "lkm: %s: %s\n", arguments[0], std::strerror(error));
    _exit(error == ENOENT ? 127 : 126);
  }
  close(ends[1]);
  const int listener = receive_descriptor(ends[0]);
  close(ends[0]);
  if (listener < 0) {
    waitpid(pid, nullptr, 0);
    throw std::runtime_error("this machine does not hand over system calls: " + why_no_notifications());
  }
  return {pid, listener};
}

std::string why_no_notifications()
{
  unsigned action = SECCOMP_RET_USER_NOTIF;
  if (syscall(SYS_seccomp, SECCOMP_GET_ACTION_AVAIL, 0, &action))
    return errno == ENOSYS ? "the kernel has no seccomp, or a container's own filter forbids it"
                           : "the kernel is older than 5.0, or a container's own filter forbids seccomp()";
  const int listener = listener_for_tests();
  if (listener >= 0) return close(listener), std::string();
  return errno == EBUSY
             ? "a supervisor of these programs is there already: `lkm run` inside of `lkm run`, or a container's own"
             : std::string("seccomp() says: ") + std::strerror(errno);
}

int listener_for_tests()
{
  int ends[2];
  if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends)) return -1;
  const int pid = fork();
  if (!pid) {
    const std::vector<sock_filter> allow{{BPF_RET | BPF_K, 0, 0, SECCOMP_RET_ALLOW}};
    const int listener = install(allow);
    if (listener < 0) _exit(errno);
    send_descriptor(ends[1], listener);
    _exit(0);
  }
  close(ends[1]);
  const int listener = receive_descriptor(ends[0]);
  close(ends[0]);
  int status = 0;
  waitpid(pid, &status, 0);
  errno = WEXITSTATUS(status);
  return listener;
}

}  // namespace lkm::run
