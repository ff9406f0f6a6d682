// SPDX-License-Identifier: MIT OR GPL-2.0-only
/// Models fs/ioctl.c (Linux 6.1): the commands that every file answers, then the driver's.
#pragma once

#include <lkm/sim/core/export.hpp>
#include <lkm/sim/core/remarks.hpp>
#include <lkm/sim/fs/open.hpp>
#include <lkm/sim/lib/usercopy.hpp>

#include <sys/ioctl.h>

namespace lkm::sim {

/// Of <linux/fs.h> and <linux/fiemap.h>, which do not go with glibc's <sys/mount.h>.
enum : unsigned {
  figetbsz = 2,
  fifreeze = 0xc0045877,
  fithaw = 0xc0045878,
  fs_ioc_fiemap = 0xc020660b,
  ficlone = 0x40049409,
  ficlonerange = 0x4020940d,
  fideduperange = 0xc0189436,
};
/// That of devtmpfs and of the VM's root.
inline constexpr int file_system_block_size = 4096;

/// FIONBIO and FIOASYNC: an int in user memory switches a flag of the file.
inline int ioctl_flag(int fd, waist::file* f, unsigned flag, unsigned long arg)
{
  int on = 0;
  // SAFETY: `arg` is a user address; lkm_get_user() does not dereference it.
  if (const int error = waist::lkm_get_user(&on, reinterpret_cast<const void*>(arg), sizeof on)) return error;
  const bool changes = ((on != 0) ? flag : 0U) != (f->f_flags & flag);
  if (flag == O_ASYNC && changes) {
    // The driver's fasync sets the flag itself, through fasync_helper().
    return f->f_op->fasync ? std::min(f->f_op->fasync(fd, f, on != 0), 0) : -ENOTTY;
  }
  if (changes) f->f_flags ^= flag;
  return 0;
}

/// FICLONE: between regular files alone, so a driver's remap_file_range is never asked.
inline int ioctl_file_clone(waist::file* from, waist::file* to)
{
  if (!from) return -EBADF;
  if (!S_ISCHR(from->f_inode->i_mode) || !S_ISCHR(to->f_inode->i_mode))
    unmodelled("FICLONE of anything but a character device");
  return as_open_file(from).where->fs == as_open_file(to).where->fs ? -EINVAL : -EXDEV;
}

/// The commands that every file answers; -ENOIOCTLCMD for the others. `fd` is for those that concern the descriptor.
inline long do_vfs_ioctl(descriptor_table& fds, int fd, waist::file* f, unsigned cmd, unsigned long arg)
{
  switch (cmd) {
    case FIOCLEX: return fds.close_on_exec(fd, true), 0;
    case FIONCLEX: return fds.close_on_exec(fd, false), 0;
    case FIONBIO: return ioctl_flag(fd, f, O_NONBLOCK, arg);
    case FIOASYNC: return ioctl_flag(fd, f, O_ASYNC, arg);
    case FIOQSIZE:
      if (!S_ISCHR(f->f_inode->i_mode)) unmodelled("ioctl(FIOQSIZE) of anything but a device");
      return -ENOTTY;
    case figetbsz:
      // SAFETY: as in ioctl_flag().
      return waist::lkm_put_user(reinterpret_cast<void*>(arg), &file_system_block_size, sizeof file_system_block_size);
    case fs_ioc_fiemap: return -EOPNOTSUPP;
    case ficlone: return ioctl_file_clone(fds.find(static_cast<int>(arg)), f);
    case fifreeze:
    case fithaw:
    case ficlonerange:
    case fideduperange: unmodelled("an ioctl() that the file system answers, which no driver ever sees");
    default: return -waist::ENOIOCTLCMD;
  }
}

/// Small numbers are the file system's, whatever the driver takes them for.
inline void remark_on_command(const waist::file* f, unsigned cmd)
{
  if (S_ISCHR(f->f_inode->i_mode) && f->f_op->unlocked_ioctl)
    remark("ioctl " + std::to_string(cmd) + " of " + f->f_path_name + " is " + (cmd == 1 ? "FIBMAP" : "FIGETBSZ") +
           ", which Linux answers itself, so the driver never sees it: number commands with _IO(), _IOR() and _IOW()");
}

/// ioctl(2) once the file is found. Linux keeps an int of what the driver answers.
inline long vfs_ioctl(descriptor_table& fds, int fd, waist::file* f, unsigned cmd, unsigned long arg)
{
  long result = do_vfs_ioctl(fds, fd, f, cmd, arg);
  if (result == -waist::ENOIOCTLCMD && f->f_op->unlocked_ioctl)
    result = remark_if_odd("ioctl", f, static_cast<int>(f->f_op->unlocked_ioctl(f, cmd, arg)));
  else if (cmd == 1 || cmd == 2)
    remark_on_command(f, cmd);
  return result == -waist::ENOIOCTLCMD ? -ENOTTY : result;
}

/// The same of a 32-bit process: the driver's compat_ioctl, and unlocked_ioctl never.
inline long compat_ioctl(descriptor_table& fds, int fd, waist::file* f, unsigned cmd, std::uint32_t arg)
{
  long result = do_vfs_ioctl(fds, fd, f, cmd, arg);
  if (result == -waist::ENOIOCTLCMD && f->f_op->compat_ioctl)
    result = static_cast<int>(f->f_op->compat_ioctl(f, cmd, arg));
  return result == -waist::ENOIOCTLCMD ? -ENOTTY : result;
}

}  // namespace lkm::sim

namespace lkm::waist {
extern "C" {

inline long compat_ptr_ioctl(file* f, unsigned cmd, unsigned long arg)
{
  return f->f_op->unlocked_ioctl ? f->f_op->unlocked_ioctl(f, cmd, static_cast<std::uint32_t>(arg)) : -ENOIOCTLCMD;
}
LKM_EXPORT_SYMBOL(compat_ptr_ioctl);

inline int lkm_in_compat_syscall() { return sim::current().in_compat_syscall; }
LKM_EXPORT_SYMBOL(lkm_in_compat_syscall);

}  // extern "C"
}  // namespace lkm::waist
