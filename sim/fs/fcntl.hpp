// SPDX-License-Identifier: MIT OR GPL-2.0-only
/// Models fs/fcntl.c (Linux 6.1): a file's flags and owner, and the SIGIO that a driver sends to it.
#pragma once

#include <lkm/sim/core/linkage.hpp>
#include <lkm/sim/core/export.hpp>
#include <lkm/sim/fs/locks.hpp>
#include <lkm/sim/fs/pipe.hpp>
#include <lkm/sim/kernel/signal.hpp>

#include <fcntl.h>
#include <poll.h>

#include <climits>
#include <csignal>

namespace lkm::waist {

struct fasync_struct {
  int fa_fd;
  file* fa_file;
  fasync_struct* fa_next;
};

}  // namespace lkm::waist

namespace lkm::sim {

/// The task of that number in a kernel; null when there is none, or it has ended.
task* find_task(kernel& of, waist::pid_t pid);

/// FASYNC and O_ASYNC
inline constexpr unsigned fasync_flag = O_ASYNC;

/// fcntl(F_SETFL)
inline int setfl(int fd, waist::file* f, unsigned flags, const task& who)
{
  constexpr unsigned can_change = O_APPEND | O_NONBLOCK | O_DIRECT | O_NOATIME;
  if ((flags & ~f->f_flags & O_NOATIME) && !inode_owner_or_capable(*f->f_inode, who)) return -EPERM;
  if ((flags & O_DIRECT) && pipe_info(f)) unmodelled("fcntl(F_SETFL, O_DIRECT) of a pipe");
  if ((flags & O_DIRECT) && !(f->f_mode & waist::FMODE_CAN_ODIRECT)) return -EINVAL;
  if (f->f_op->check_flags)
    if (const int error = f->f_op->check_flags(static_cast<int>(flags))) return error;
  // The driver's fasync sets the flag itself, through fasync_helper().
  if (((flags ^ f->f_flags) & fasync_flag) && f->f_op->fasync)
    if (const int error = f->f_op->fasync(fd, f, (flags & fasync_flag) != 0); error < 0) return error;
  f->f_flags = (flags & can_change) | (f->f_flags & ~can_change);
  return 0;
}

inline int set_owner(waist::file* f, int pid, int type, const task& who)
{
  if (type == F_OWNER_PGRP && pid) unmodelled("a process group as the owner of a file");
  if (pid && !find_task(who.owner(), pid)) return -ESRCH;
  f->f_owner = {pid, type, who.credentials.uid, who.credentials.euid, f->f_owner.signum};
  return 0;
}

/// fcntl(F_SETOWN): a negative number is a process group.
inline int f_setown(waist::file* f, int who, const task& by)
{
  if (who == INT_MIN) return -EINVAL;
  return set_owner(f, who < 0 ? -who : who, who < 0 ? F_OWNER_PGRP : F_OWNER_PID, by);
}

inline int f_owner_ex(waist::file* f, unsigned cmd, unsigned long arg, const task& who)
{
  ::f_owner_ex owner{};
  // SAFETY, for both: the user copy functions do not dereference the address.
  if (cmd == F_SETOWN_EX) {
    if (waist::copy_from_user(&owner, reinterpret_cast<const void*>(arg), sizeof owner)) return -EFAULT;
    if (owner.type != F_OWNER_TID && owner.type != F_OWNER_PID && owner.type != F_OWNER_PGRP) return -EINVAL;
    return set_owner(f, owner.pid, owner.type, who);
  }
  owner.type = static_cast<__pid_type>(f->f_owner.pid_type);
  owner.pid = f->f_owner.pid && find_task(who.owner(), f->f_owner.pid) ? f->f_owner.pid : 0;
  return waist::copy_to_user(reinterpret_cast<void*>(arg), &owner, sizeof owner) ? -EFAULT : 0;
}

/// fcntl(F_DUPFD): the lowest free descriptor from `first` on.
inline int f_dupfd(descriptor_table& fds, waist::file* f, unsigned long first, bool close_on_exec)
{
  if (static_cast<unsigned>(first) >= fds.limit) return -EINVAL;
  const int fd = fds.reserve(static_cast<unsigned>(first));
  if (fd < 0) return fd;
  ++f->f_count.counter;
  fds.replace(fd, f, close_on_exec);
  return fd;
}

/// fcntl(2) once the file is found, which may be one that was opened with O_PATH.
inline long do_fcntl(descriptor_table& fds, int fd, waist::file* f, unsigned cmd, unsigned long arg, const task& who)
{
  switch (cmd) {
    case F_DUPFD:
    case F_DUPFD_CLOEXEC: return f_dupfd(fds, f, arg, cmd == F_DUPFD_CLOEXEC);
    case F_GETFD: return fds.close_on_exec(fd) ? FD_CLOEXEC : 0;
    case F_SETFD: return fds.close_on_exec(fd, arg & FD_CLOEXEC), 0;
    case F_GETFL: return f->f_flags;
    default: break;
  }
  if (f->f_mode & waist::FMODE_PATH) return -EBADF;
  switch (cmd) {
    case F_SETFL: return setfl(fd, f, static_cast<unsigned>(arg), who);
    case F_GETLK:
    case F_OFD_GETLK: return fcntl_getlk(as_open_file(f), cmd, arg);
    case F_SETLK:
    case F_SETLKW:
    case F_OFD_SETLK:
    case F_OFD_SETLKW: return fcntl_setlk(as_open_file(f), cmd, arg);
    case F_GETOWN: return f->f_owner.pid && find_task(who.owner(), f->f_owner.pid) ? f->f_owner.pid : 0;
    case F_SETOWN: return f_setown(f, static_cast<int>(arg), who);
    case F_GETOWN_EX:
    case F_SETOWN_EX: return f_owner_ex(f, cmd, arg, who);
    case F_GETSIG: return f->f_owner.signum;
    case F_SETSIG:
      if (arg > 64) return -EINVAL;
      f->f_owner.signum = static_cast<int>(arg);
      return 0;
    case F_GETLEASE: return F_UNLCK;
    case F_SETLEASE: return fcntl_setlease(f, static_cast<long>(arg), who);
    case F_NOTIFY:
      if (!S_ISDIR(f->f_inode->i_mode)) return -ENOTDIR;
      unmodelled("fcntl(F_NOTIFY)");
    case F_SETPIPE_SZ:
    case F_GETPIPE_SZ:
      if (!pipe_info(f)) return -EBADF;
      unmodelled("fcntl() of a pipe's size");
    case F_ADD_SEALS:
    case F_GET_SEALS: return -EINVAL;
    case F_GET_RW_HINT:
    case F_SET_RW_HINT:
    case F_GET_FILE_RW_HINT:
    case F_SET_FILE_RW_HINT: unmodelled("fcntl() of a write life-time hint");
    default: return -EINVAL;
  }
}

/// Linux's send_sigio(): SIGIO, or the signal of F_SETSIG with its details, to the file's owner if it may.
inline void send_sigio(const waist::fown_struct& owner, int fd, int band, kernel& of)
{
  constexpr long bands[] = {0,
                            POLLIN | POLLRDNORM,
                            POLLOUT | POLLWRNORM | POLLWRBAND,
                            POLLIN | POLLRDNORM | POLLMSG,
                            POLLERR,
                            POLLPRI | POLLRDBAND,
                            POLLHUP | POLLERR};
  auto* const to = owner.pid ? find_task(of, owner.pid) : nullptr;
  if (!to) return;
  const auto uid = to->credentials.uid.val;
  if (owner.euid.val != 0 && owner.euid.val != uid && owner.uid.val != uid) return;
  if (!owner.signum) return send_signal(*to, SIGIO, {.code = SI_KERNEL});
  if (band < ::POLL_IN || band > ::POLL_HUP)
    oops("kernel BUG: kill_fasync() with " + std::to_string(band) + ", which is no POLL_IN or the like");
  const bool own_codes = owner.signum == SIGCHLD || owner.signum == SIGFPE || owner.signum == SIGILL ||
                         owner.signum == SIGSEGV || owner.signum == SIGBUS || owner.signum == SIGTRAP ||
                         owner.signum == SIGSYS;
  send_signal(*to, owner.signum, {.code = own_codes ? SI_SIGIO : band, .fd = fd, .band = bands[band]});
}

}  // namespace lkm::sim

#ifdef LKM_SIM_BODIES
#include <lkm/sim/fs/fcntl.ipp>
#endif
