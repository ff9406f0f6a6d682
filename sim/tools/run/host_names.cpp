// SPDX-License-Identifier: MIT OR GPL-2.0-only
/// The system calls on paths that lead elsewhere on the host than their text says: those of the session's folder. The
/// supervisor makes them. What a program opens is the host's file, and none of ours.
#include "host_tasks.hpp"
#include "supervisor.hpp"

#include <fcntl.h>
#include <linux/openat2.h>
#include <linux/seccomp.h>
#include <linux/stat.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>

namespace lkm::run {

namespace {

long done(int result) { return result < 0 ? -errno : result; }

/// The mask of the program holds while this lives.
class its_umask {
 public:
  explicit its_umask(const call& c)
  {
    const auto text = field(text_of("/proc/" + std::to_string(c.in.pid) + "/status"), "Umask");
    former_ = ::umask(text.empty() ? 022 : static_cast<mode_t>(std::stoul(text, nullptr, 8)));
  }
  ~its_umask() { ::umask(former_); }
  its_umask(const its_umask&) = delete;
  its_umask& operator=(const its_umask&) = delete;

 private:
  mode_t former_;
};

long open_there(call& c, int flags, mode_t mode)
{
  // One of O_PATH cannot be handed over.
  if (flags & O_PATH) flags &= ~(O_PATH | O_ACCMODE);
  const int file = ::open(c.host_path.c_str(), flags | O_CLOEXEC | O_NOCTTY, mode);
  if (file < 0) return -errno;
  seccomp_notif_addfd add{};
  add.id = c.in.id;
  add.flags = SECCOMP_ADDFD_FLAG_SEND;
  add.srcfd = static_cast<__u32>(file);
  add.newfd_flags = flags & O_CLOEXEC ? O_CLOEXEC : 0;
  const int given = ioctl(c.boss.listener(), SECCOMP_IOCTL_NOTIF_ADDFD, &add);
  const long result = given < 0 ? -errno : given;
  ::close(file);
  c.answered = given >= 0;
  return result;
}

/// The files of the session's folder are root's, for the programs.
template <class Stat>
void is_roots(call& c, Stat& seen)
{
  if (!c.boss.session().seen_as(c.host_path)) return;
  if constexpr (requires { seen.st_uid; })
    seen.st_uid = seen.st_gid = 0;
  else
    seen.stx_uid = seen.stx_gid = 0;
}

long stat_there(call& c, int to, int flags)
{
  struct stat seen{};
  if (::fstatat(AT_FDCWD, c.host_path.c_str(), &seen, flags)) return -errno;
  is_roots(c, seen);
  return c.boss.memory_of(c).put(c.argument(to), seen) ? 0 : -EFAULT;
}

long statx_there(call& c)
{
  struct statx seen{};
  if (::statx(AT_FDCWD, c.host_path.c_str(), c.number(2) & ~AT_EMPTY_PATH, static_cast<unsigned>(c.number(3)), &seen))
    return -errno;
  is_roots(c, seen);
  return c.boss.memory_of(c).put(c.argument(4), seen) ? 0 : -EFAULT;
}

long readlink_there(call& c, int to)
{
  char target[4096];
  const auto size = ::readlink(c.host_path.c_str(), target, std::min<std::size_t>(sizeof target, c.argument(to + 1)));
  if (size < 0) return -errno;
  return c.boss.memory_of(c).write(c.argument(to), target, static_cast<std::size_t>(size)) ? -EFAULT : size;
}

long symlink_there(call& c)
{
  std::string target;
  if (const int error = c.boss.memory_of(c).string(target, c.argument(0))) return error;
  return done(::symlink(target.c_str(), c.host_path.c_str()));
}

long set_times(call& c)
{
  timespec times[2]{{0, UTIME_NOW}, {0, UTIME_NOW}};
  if (c.argument(2) && !c.boss.memory_of(c).take(times, c.argument(2))) return -EFAULT;
  return done(::utimensat(AT_FDCWD, c.host_path.c_str(), times, c.number(3) & AT_SYMLINK_NOFOLLOW));
}

mode_t mode(const call& c, int argument) { return static_cast<mode_t>(c.argument(argument)) & 07777; }

bool changes_names(const call& c, int flags)
{
  switch (c.in.data.nr) {
    case SYS_creat:
    case SYS_mkdir:
    case SYS_mkdirat:
    case SYS_rmdir:
    case SYS_unlink:
    case SYS_unlinkat:
    case SYS_rename:
    case SYS_renameat:
    case SYS_renameat2:
    case SYS_link:
    case SYS_linkat:
    case SYS_symlink:
    case SYS_symlinkat:
    case SYS_chmod:
    case SYS_fchmodat:
    case SYS_chown:
    case SYS_lchown:
    case SYS_fchownat:
    case SYS_utimensat: return true;
    default: return flags & (O_CREAT | O_TRUNC) || (flags & O_ACCMODE) != O_RDONLY;
  }
}

long make_there(call& c)
{
  const auto* const path = c.host_path.c_str();
  const auto number = c.in.data.nr;
  int flags = number == SYS_open ? c.number(1) : number == SYS_openat ? c.number(2) : 0;
  auto create = static_cast<mode_t>(c.argument(number == SYS_open ? 2 : 3));
  if (number == SYS_openat2) {
    open_how how{};
    if (c.argument(3) < sizeof how || !c.boss.memory_of(c).take(how, c.argument(2))) return -EFAULT;
    if (how.resolve) return -EAGAIN;
    flags = static_cast<int>(how.flags);
    create = static_cast<mode_t>(how.mode);
  }
  const bool may_write = c.boss.is_root(c) || !c.boss.session().seen_as(c.host_path);
  if (changes_names(c, flags) && !may_write) return -EACCES;
  const its_umask mask(c);
  switch (number) {
    case SYS_open:
    case SYS_openat:
    case SYS_openat2: return open_there(c, flags, create);
    case SYS_creat: return open_there(c, O_CREAT | O_WRONLY | O_TRUNC, mode(c, 1));
    case SYS_stat: return stat_there(c, 1, 0);
    case SYS_lstat: return stat_there(c, 1, AT_SYMLINK_NOFOLLOW);
    case SYS_newfstatat: return stat_there(c, 2, c.number(3) & ~AT_EMPTY_PATH);
    case SYS_statx: return statx_there(c);
    case SYS_access:
    case SYS_faccessat:
    case SYS_faccessat2: {
      const int wanted = c.number(number == SYS_access ? 1 : 2);
      return wanted & W_OK && !may_write ? -EACCES : done(::access(path, wanted & (R_OK | X_OK)));
    }
    case SYS_readlink: return readlink_there(c, 1);
    case SYS_readlinkat: return readlink_there(c, 2);
    case SYS_mkdir: return done(::mkdir(path, mode(c, 1)));
    case SYS_mkdirat: return done(::mkdir(path, mode(c, 2)));
    case SYS_rmdir: return done(::rmdir(path));
    case SYS_unlink: return done(::unlink(path));
    case SYS_unlinkat: return done(::unlinkat(AT_FDCWD, path, c.number(2)));
    case SYS_rename:
    case SYS_renameat:
    case SYS_renameat2:
      return done(static_cast<int>(syscall(SYS_renameat2, AT_FDCWD, path, AT_FDCWD, c.other_host_path.c_str(),
                                           number == SYS_renameat2 ? c.number(4) : 0)));
    case SYS_link:
    case SYS_linkat: return done(::link(path, c.other_host_path.c_str()));
    case SYS_symlink:
    case SYS_symlinkat: return symlink_there(c);
    case SYS_chmod: return done(::chmod(path, mode(c, 1)));
    case SYS_fchmodat:
    case 452: return done(::chmod(path, mode(c, 2)));
    case SYS_chown:
    case SYS_lchown:
    case SYS_fchownat: return done(::access(path, F_OK));  // They stay root's.
    case SYS_utimensat: return set_times(c);
    case SYS_getxattr:
    case SYS_lgetxattr: return ::access(path, F_OK) ? -errno : -ENODATA;
    case SYS_listxattr:
    case SYS_llistxattr: return done(::access(path, F_OK));
    default:
      c.boss.say_once(std::string(c.kind->name) + "() in /lib/modules is not modelled: it fails with EPERM");
      return -EPERM;
  }
}

}  // namespace

void supervisor::make_host_call(call& c)
{
  const auto result = make_there(c);
  if (!c.answered) return answer(c, result);
  if (asked_.trace) trace(c, result);
}

}  // namespace lkm::run
