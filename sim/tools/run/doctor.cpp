// SPDX-License-Identifier: MIT OR GPL-2.0-only
#include "doctor.hpp"

#include "filter.hpp"

#include <linux/seccomp.h>
#include <sys/ioctl.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <sys/utsname.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <fstream>
#include <string>

namespace lkm::run {

namespace {

enum class found { yes, slower, no };

bool say(found is, const std::string& what, const std::string& remedy = {})
{
  constexpr const char* words[] = {"yes   ", "slower", "NO    "};
  std::printf("%s  %s\n", words[static_cast<int>(is)], what.c_str());
  if (is != found::yes && !remedy.empty()) std::printf("        %s\n", remedy.c_str());
  return is != found::no;
}

/// Whether the memory of a child can be read, as that of each program must be.
bool memory_of_child(int& error)
{
  static char byte = 'x';
  int ends[2];
  if (pipe(ends)) return false;
  const int child = fork();
  if (!child) {
    char end;
    close(ends[1]);
    _exit(static_cast<int>(read(ends[0], &end, 1)));
  }
  close(ends[0]);
  char seen = 0;
  const iovec here{&seen, 1}, there{&byte, 1};
  const bool done = process_vm_readv(child, &here, 1, &there, 1, 0) == 1;
  error = errno;
  close(ends[1]);
  waitpid(child, nullptr, 0);
  return done;
}

/// Linux 6.6 can switch from a program to the supervisor and back without waking another processor.
bool wakes_in_step()
{
  const int listener = listener_for_tests();
  if (listener < 0) return false;
  const bool can = !ioctl(listener, _IOW('!', 4, unsigned long long), 1UL);
  close(listener);
  return can;
}

/// Of the programs that a person types in a session.
std::string missing_tools()
{
  std::string missing;
  for (const std::string name : {"insmod", "modprobe", "depmod", "make", "dmesg"}) {
    bool there = false;
    for (const std::string folder : {"/usr/sbin/", "/sbin/", "/usr/bin/", "/bin/"})
      there |= !access((folder + name).c_str(), X_OK);
    if (!there) missing += (missing.empty() ? "" : ", ") + name;
  }
  return missing;
}

}  // namespace

int doctor()
{
  utsname name{};
  uname(&name);
  std::printf("This machine runs %s %s on %s. lkm run needs:\n\n", name.sysname, name.release, name.machine);
  bool works = true;
  const auto why = why_no_notifications();
  works &= say(why.empty() ? found::yes : found::no,
               "system calls are handed over (seccomp's user notification)" + (why.empty() ? "" : ": " + why),
               "It needs Linux 5.19 or newer, and a container whose own seccomp filter allows seccomp(): "
               "docker run --security-opt seccomp=unconfined");
  int error = 0;
  const bool reads = memory_of_child(error);
  std::string scope;
  std::getline(std::ifstream("/proc/sys/kernel/yama/ptrace_scope"), scope);
  works &= say(reads ? found::yes : found::no,
               "the memory of its programs is in reach (process_vm_readv" +
                   (scope.empty() ? ")" : "; kernel.yama.ptrace_scope is " + scope + ")") +
                   (reads ? "" : std::string(": ") + std::strerror(error)),
               scope == "2" || scope == "3" ? "sysctl kernel.yama.ptrace_scope=1"
                                            : "In a container: docker run --cap-add SYS_PTRACE");
  if (why.empty())
    say(wakes_in_step() ? found::yes : found::slower, "a call switches to the supervisor at once",
        "Linux 6.6 and newer can; on this kernel each call takes a microsecond more.");
  const int process = static_cast<int>(syscall(SYS_pidfd_open, getpid(), 0));
  const int copy = process < 0 ? -1 : static_cast<int>(syscall(SYS_pidfd_getfd, process, 0, 0));
  if (copy < 0) error = errno;
  works &= say(copy >= 0 ? found::yes : found::no, "descriptors of its programs are in reach (pidfd_getfd)",
               "It needs Linux 5.6 or newer.");
  const std::string tools = missing_tools();
  if (!tools.empty())
    std::printf("\nNot installed: %s. Sessions of books need them; on Debian: apt-get install kmod make util-linux\n",
                tools.c_str());
  std::printf("\nIt does not need root, user namespaces, mounts, KVM or a module.\n");
  return works ? 0 : 1;
}

}  // namespace lkm::run
