// SPDX-License-Identifier: MIT OR GPL-2.0-only
/// Models fs/ioctl.c (Linux 6.1): the commands that every file answers, then the driver's.
#pragma once

#include <lkm/sim/open.hpp>
#include <lkm/sim/uaccess.hpp>

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
inline int ioctl_flag(waist::file* f, unsigned flag, unsigned long arg)
{
  int on = 0;
  // SAFETY: `arg` is a user address; lkm_get_user() does not dereference it.
  if (const int error = waist::lkm_get_user(&on, reinterpret_cast<const void*>(arg), sizeof on)) return error;
  const bool changes = ((on != 0) ? flag : 0U) != (f->f_flags & flag);
  if (flag == O_ASYNC && changes) {
    if (!f->f_op->fasync) return -ENOTTY;
    throw not_modelled("file_operations.fasync");
  }
  if (changes) f->f_flags ^= flag;
  return 0;
}

/// ioctl(2) once the file is found. `fd` is for the two commands that concern the descriptor.
inline long vfs_ioctl(descriptor_table& fds, int fd, waist::file* f, unsigned cmd, unsigned long arg)
{
  switch (cmd) {
    case FIOCLEX:
      return fds.close_on_exec(fd, true), 0;
    case FIONCLEX:
      return fds.close_on_exec(fd, false), 0;
    case FIONBIO:
      return ioctl_flag(f, O_NONBLOCK, arg);
    case FIOASYNC:
      return ioctl_flag(f, O_ASYNC, arg);
    case FIOQSIZE:
      if (!S_ISCHR(f->f_inode->i_mode)) throw not_modelled("ioctl(FIOQSIZE) of anything but a device");
      return -ENOTTY;
    case figetbsz:
      // SAFETY: as in ioctl_flag().
      return waist::lkm_put_user(reinterpret_cast<void*>(arg), &file_system_block_size, sizeof file_system_block_size);
    case fs_ioc_fiemap:
      return -EOPNOTSUPP;
    case fifreeze: case fithaw: case ficlone: case ficlonerange: case fideduperange:
      throw not_modelled("an ioctl() that the file system answers, which no driver ever sees");
    default:
      break;
  }
  if (!f->f_op->unlocked_ioctl) return -ENOTTY;
  const long result = f->f_op->unlocked_ioctl(f, cmd, arg);
  return result == -waist::ENOIOCTLCMD ? -ENOTTY : result;
}

}  // namespace lkm::sim
