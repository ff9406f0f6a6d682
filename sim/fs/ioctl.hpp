// SPDX-License-Identifier: MIT OR GPL-2.0-only
/// Models fs/ioctl.c (Linux 6.1): the commands that every file answers, then the driver's.
#pragma once

#include <lkm/sim/core/linkage.hpp>
#include <lkm/sim/core/export.hpp>
#include <lkm/sim/core/remarks.hpp>
#include <lkm/sim/fs/open.hpp>
#include <lkm/sim/fs/read_write.hpp>
#include <lkm/sim/lib/usercopy.hpp>

#include <sys/ioctl.h>

#include <array>
#include <cstdint>

namespace lkm::sim {

/// Of <linux/fs.h> and <linux/fiemap.h>, which do not go with glibc's <sys/mount.h>.
enum : unsigned {
  fibmap = 1,
  figetbsz = 2,
  fs_ioc_resvsp = 0x40305828,
  fs_ioc_unresvsp = 0x40305829,
  fs_ioc_resvsp64 = 0x4030582a,
  fs_ioc_unresvsp64 = 0x4030582b,
  fs_ioc_zero_range = 0x40305839,
  fs_ioc_setflags = 0x40086602,
  fs_ioc_fssetxattr = 0x401c5820,
  fifreeze = 0xc0045877,
  fithaw = 0xc0045878,
  fs_ioc_fiemap = 0xc020660b,
  ficlone = 0x40049409,
  ficlonerange = 0x4020940d,
  fideduperange = 0xc0189436,
};
/// Those of a 32-bit process, of <linux/fs.h> and <linux/falloc.h>.
enum : unsigned {
  fs_ioc_getflags = 0x80086601,
  fs_ioc32_getflags = 0x80046601,
  fs_ioc32_setflags = 0x40046602,
  fs_ioc_resvsp_32 = 0x402c5828,
  fs_ioc_unresvsp_32 = 0x402c5829,
  fs_ioc_resvsp64_32 = 0x402c582a,
  fs_ioc_unresvsp64_32 = 0x402c582b,
  fs_ioc_zero_range_32 = 0x402c5839,
};

/// The bytes of a structure at the user address `arg`. 0 or -EFAULT.
template <class Structure>
int copy_argument(Structure& to, unsigned long arg, std::size_t size = sizeof(Structure))
{
  // SAFETY: `arg` is a user address; copy_from_user() does not dereference it.
  return waist::copy_from_user(&to, reinterpret_cast<const void*>(arg), size) ? -EFAULT : 0;
}

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
  if (as_open_file(from).where->fs != as_open_file(to).where->fs) return -EXDEV;
  if (S_ISDIR(from->f_inode->i_mode) || S_ISDIR(to->f_inode->i_mode)) return -EISDIR;
  if (!S_ISREG(from->f_inode->i_mode) || !S_ISREG(to->f_inode->i_mode)) return -EINVAL;
  const bool may = (from->f_mode & waist::FMODE_READ) && (to->f_mode & waist::FMODE_WRITE);
  return may && !(to->f_flags & O_APPEND) ? -EOPNOTSUPP : -EBADF;
}

inline int ioctl_file_clone_range(descriptor_table& fds, waist::file* to, unsigned long arg)
{
  struct {
    std::int64_t src_fd;
    std::uint64_t src_offset, src_length, dest_offset;
  } range;
  if (const int error = copy_argument(range, arg)) return error;
  return ioctl_file_clone(fds.find(static_cast<int>(range.src_fd)), to);
}

/// FIDEDUPERANGE: of regular files alone.
inline int ioctl_file_dedupe_range(const waist::file* f, unsigned long arg)
{
  constexpr std::size_t count_at = 16, head = 24, each = 32;
  std::uint16_t count;
  if (const int error = copy_argument(count, arg + count_at)) return error;
  const auto size = head + count * each;
  if (size > page_size) return -ENOMEM;
  std::array<char, page_size> bytes;
  if (const int error = copy_argument(bytes, arg, size)) return error;
  const bool reserved = bytes[18] || bytes[19] || bytes[20] || bytes[21] || bytes[22] || bytes[23];
  if (!(f->f_mode & waist::FMODE_READ) || reserved) return -EINVAL;
  return S_ISDIR(f->f_inode->i_mode) ? -EISDIR : S_ISREG(f->f_inode->i_mode) ? -EOPNOTSUPP : -EINVAL;
}

/// FS_IOC_SETFLAGS and FS_IOC_FSSETXATTR: their argument is read before Linux sees that special files have no
/// attributes, and then they are the driver's.
inline int ioctl_set_attributes(waist::file* f, std::size_t size, unsigned long arg)
{
  std::array<char, 28> bytes;
  if (const int error = copy_argument(bytes, arg, size)) return error;
  if (S_ISDIR(f->f_inode->i_mode) && as_open_file(f).where->fs->in_memory) unmodelled("the attributes of a directory");
  return -waist::ENOIOCTLCMD;
}

/// Linux's struct space_resv, and that of a 32-bit process.
struct space_reservation {
  std::int16_t l_type, l_whence;
  std::int64_t l_start, l_len;
  std::uint32_t unused[6];
};
struct [[gnu::packed]] compat_space_reservation {
  std::int16_t l_type, l_whence;
  std::int64_t l_start, l_len;
  std::uint32_t unused[6];
};
static_assert(sizeof(space_reservation) == 48 && sizeof(compat_space_reservation) == 44);

/// XFS's old way to allocate, for regular files; a 32-bit process has it for every file.
template <class Space>
int ioctl_preallocate(waist::file* f, int mode, unsigned long arg)
{
  constexpr int keep_size = 0x1;
  Space space;
  if (const int error = copy_argument(space, arg)) return error;
  auto start = waist::loff_t{space.l_start};
  switch (space.l_whence) {
    case SEEK_SET: break;
    case SEEK_CUR: start = wrapped_sum(start, f->f_pos); break;
    case SEEK_END: start = wrapped_sum(start, f->f_inode->i_size); break;
    default: return -EINVAL;
  }
  return vfs_fallocate(f, mode | keep_size, start, space.l_len);
}

constexpr int punch_hole = 0x2, zero_range = 0x10;  // modes of fallocate(2)

/// FIBMAP: no file of the kernel's own has blocks.
inline long ioctl_fibmap(unsigned long arg)
{
  if (!current().may(waist::CAP_SYS_RAWIO)) return -EPERM;
  int block = 0;
  // SAFETY: as in ioctl_flag().
  auto* const at = reinterpret_cast<void*>(arg);
  if (const int error = waist::lkm_get_user(&block, at, sizeof block)) return error;
  if (block < 0) return -EINVAL;
  block = 0;
  return waist::lkm_put_user(at, &block, sizeof block) ? -EFAULT : -EINVAL;
}

/// Of regular files alone; -ENOIOCTLCMD for other commands.
inline long file_ioctl(waist::file* f, unsigned cmd, unsigned long arg)
{
  switch (cmd) {
    case fibmap: return ioctl_fibmap(arg);
    case fs_ioc_resvsp:
    case fs_ioc_resvsp64: return ioctl_preallocate<space_reservation>(f, 0, arg);
    case fs_ioc_unresvsp:
    case fs_ioc_unresvsp64: return ioctl_preallocate<space_reservation>(f, punch_hole, arg);
    case fs_ioc_zero_range: return ioctl_preallocate<space_reservation>(f, zero_range, arg);
    default: return -waist::ENOIOCTLCMD;
  }
}

/// Asks the driver's unlocked_ioctl. Linux keeps an int of what it answers.
inline long call_unlocked_ioctl(waist::file* f, unsigned cmd, unsigned long arg)
{
  if (!f->f_op->unlocked_ioctl) return -ENOTTY;
  const long result =
      remark_if_odd("ioctl", f->f_op->unlocked_ioctl, f, static_cast<int>(f->f_op->unlocked_ioctl(f, cmd, arg)));
  return result == -waist::ENOIOCTLCMD ? -ENOTTY : result;
}

/// The commands that every file answers; -ENOIOCTLCMD for the others. `fd` is for those that concern the descriptor.
inline long do_vfs_ioctl(descriptor_table& fds, int fd, waist::file* f, unsigned cmd, unsigned long arg)
{
  switch (cmd) {
    case FIOCLEX: return fds.close_on_exec(fd, true), 0;
    case FIONCLEX: return fds.close_on_exec(fd, false), 0;
    case FIONBIO: return ioctl_flag(fd, f, O_NONBLOCK, arg);
    case FIOASYNC: return ioctl_flag(fd, f, O_ASYNC, arg);
    case FIOQSIZE: {
      if (!S_ISREG(f->f_inode->i_mode) && !S_ISDIR(f->f_inode->i_mode)) return -ENOTTY;
      const waist::loff_t occupied = 0;
      // SAFETY: as in ioctl_flag().
      return waist::copy_to_user(reinterpret_cast<void*>(arg), &occupied, sizeof occupied) ? -EFAULT : 0;
    }
    case figetbsz: {
      const int size = as_open_file(f).where->fs->block_size;
      // SAFETY: as in ioctl_flag().
      return waist::lkm_put_user(reinterpret_cast<void*>(arg), &size, sizeof size);
    }
    case fs_ioc_fiemap: return -EOPNOTSUPP;
    case ficlone: return ioctl_file_clone(fds.find(static_cast<int>(arg)), f);
    case ficlonerange: return ioctl_file_clone_range(fds, f, arg);
    case fideduperange: return ioctl_file_dedupe_range(f, arg);
    // No file system here can be frozen.
    case fifreeze: return current().may(waist::CAP_SYS_ADMIN) ? -EOPNOTSUPP : -EPERM;
    case fithaw: return current().may(waist::CAP_SYS_ADMIN) ? -EINVAL : -EPERM;
    case FIONREAD: {
      if (!S_ISREG(f->f_inode->i_mode)) return call_unlocked_ioctl(f, cmd, arg);
      const int left = static_cast<int>(f->f_inode->i_size - f->f_pos);
      // SAFETY: as in ioctl_flag().
      return waist::lkm_put_user(reinterpret_cast<void*>(arg), &left, sizeof left);
    }
    case fs_ioc_setflags: return ioctl_set_attributes(f, sizeof(int), arg);
    case fs_ioc_fssetxattr: return ioctl_set_attributes(f, 28, arg);
    default: return S_ISREG(f->f_inode->i_mode) ? file_ioctl(f, cmd, arg) : -waist::ENOIOCTLCMD;
  }
}

/// Small numbers are the file system's, whatever the driver takes them for.
inline void remark_on_command(const waist::file* f, unsigned cmd)
{
  if (S_ISCHR(f->f_inode->i_mode) && f->f_op->unlocked_ioctl)
    remark("ioctl " + std::to_string(cmd) + " of " + f->f_path_name + " is " + (cmd == 1 ? "FIBMAP" : "FIGETBSZ") +
               ", which Linux answers itself, so the driver never sees it: number commands with _IO(), _IOR() and "
               "_IOW()",
           f->f_op->unlocked_ioctl);
}

/// ioctl(2) once the file is found.
inline long vfs_ioctl(descriptor_table& fds, int fd, waist::file* f, unsigned cmd, unsigned long arg)
{
  long result = do_vfs_ioctl(fds, fd, f, cmd, arg);
  if (result == -waist::ENOIOCTLCMD && f->f_op->unlocked_ioctl)
    result = call_unlocked_ioctl(f, cmd, arg);
  else if (cmd == 1 || cmd == 2)
    remark_on_command(f, cmd);
  return result == -waist::ENOIOCTLCMD ? -ENOTTY : result;
}

/// The same of a 32-bit process: the driver's compat_ioctl, and unlocked_ioctl for FIONREAD alone.
inline long compat_ioctl(descriptor_table& fds, int fd, waist::file* f, unsigned cmd, std::uint32_t arg)
{
  switch (cmd) {
    case fs_ioc_resvsp_32:
    case fs_ioc_resvsp64_32: return ioctl_preallocate<compat_space_reservation>(f, 0, arg);
    case fs_ioc_unresvsp_32:
    case fs_ioc_unresvsp64_32: return ioctl_preallocate<compat_space_reservation>(f, punch_hole, arg);
    case fs_ioc_zero_range_32: return ioctl_preallocate<compat_space_reservation>(f, zero_range, arg);
    // The driver sees the numbers of 64 bits.
    case fs_ioc32_getflags: cmd = fs_ioc_getflags; break;
    case fs_ioc32_setflags: cmd = fs_ioc_setflags; break;
    default: break;
  }
  long result = do_vfs_ioctl(fds, fd, f, cmd, arg);
  if (result == -waist::ENOIOCTLCMD && f->f_op->compat_ioctl)
    result =
        remark_if_odd("compat_ioctl", f->f_op->compat_ioctl, f, static_cast<int>(f->f_op->compat_ioctl(f, cmd, arg)));
  return result == -waist::ENOIOCTLCMD ? -ENOTTY : result;
}

}  // namespace lkm::sim

#ifdef LKM_SIM_BODIES
#include <lkm/sim/fs/ioctl.ipp>
#endif
