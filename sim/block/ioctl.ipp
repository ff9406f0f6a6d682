// SPDX-License-Identifier: MIT OR GPL-2.0-only
/// Models block/ioctl.c (Linux 6.1): the commands that every block device answers, then the driver's.
#pragma once

#include <lkm/sim/block/blk.hpp>
#include <lkm/sim/fs/buffer.hpp>
#include <lkm/sim/fs/ioctl.hpp>
#include <lkm/sim/include/linux/hdreg.h>

#include <algorithm>
#include <cerrno>
#include <cstdint>
#include <cstring>
#include <string>

namespace lkm::sim {

/// Of <linux/fs.h>, <linux/blkpg.h>, <linux/pr.h>, <linux/blkzoned.h> and <linux/blktrace_api.h>,
/// which do not go with glibc's <sys/mount.h>.
enum : unsigned {
  blkroset = 0x125d,
  blkroget = 0x125e,
  blkrrpart = 0x125f,
  blkgetsize = 0x1260,
  blkflsbuf = 0x1261,
  blkraset = 0x1262,
  blkraget = 0x1263,
  blkfraset = 0x1264,
  blkfraget = 0x1265,
  blksectget = 0x1267,
  blksszget = 0x1268,
  blkpg = 0x1269,
  blkbszget = 0x80081270,
  blkbszset = 0x40081271,
  blkgetsize64 = 0x80081272,
  blkbszget_32 = 0x80041270,
  blkbszset_32 = 0x40041271,
  blkgetsize64_32 = 0x80041272,
  blktracesetup = 0xc0481273,
  blktracesetup_32 = 0xc0401273,
  blktracestart = 0x1274,
  blktracestop = 0x1275,
  blktraceteardown = 0x1276,
  blkdiscard = 0x1277,
  blkiomin = 0x1278,
  blkioopt = 0x1279,
  blkalignoff = 0x127a,
  blkpbszget = 0x127b,
  blkdiscardzeroes = 0x127c,
  blksecdiscard = 0x127d,
  blkrotational = 0x127e,
  blkzeroout = 0x127f,
  blkgetdiskseq = 0x80081280,
  blkreportzone = 0xc0101282,
  blkresetzone = 0x40101283,
  blkgetzonesz = 0x80041284,
  blkgetnrzones = 0x80041285,
  blkopenzone = 0x40101286,
  blkclosezone = 0x40101287,
  blkfinishzone = 0x40101288,
};

/// Linux's put_int() and its kin.
template <class Number>
long put_number(unsigned long arg, Number value)
{
  // SAFETY: `arg` is a user address; lkm_put_user() does not dereference it.
  return waist::lkm_put_user(reinterpret_cast<void*>(arg), &value, sizeof value);
}
template <class Number>
long get_number(unsigned long arg, Number& value)
{
  // SAFETY: as in put_number().
  return waist::lkm_get_user(&value, reinterpret_cast<const void*>(arg), sizeof value);
}

inline long blkdev_roset(waist::block_device* bdev, unsigned long arg)
{
  if (!current().may(waist::CAP_SYS_ADMIN)) return -EACCES;
  int read_only = 0;
  if (get_number(arg, read_only)) return -EFAULT;
  if (const auto* const ops = bdev->bd_disk->fops; ops->set_read_only)
    if (const int error = ops->set_read_only(bdev, read_only != 0)) return error;
  bdev->bd_read_only = read_only != 0;
  return 0;
}

/// The driver fills in what it knows; the start is the kernel's.
inline long driver_geometry(waist::block_device* bdev, unsigned long arg, waist::hd_geometry& geometry)
{
  if (!arg) return -EINVAL;
  if (!bdev->bd_disk->fops->getgeo) return -ENOTTY;
  geometry = {};
  geometry.start = bdev->bd_start_sect;
  return bdev->bd_disk->fops->getgeo(bdev, &geometry);
}

inline long blkdev_getgeo(waist::block_device* bdev, unsigned long arg)
{
  waist::hd_geometry geometry;
  if (const long error = driver_geometry(bdev, arg, geometry)) return error;
  // SAFETY: as in put_number().
  return waist::copy_to_user(reinterpret_cast<void*>(arg), &geometry, sizeof geometry) ? -EFAULT : 0;
}

/// BLKBSZSET: whoever does not have the device for himself takes it as long as this lasts.
inline long blkdev_bszset(waist::block_device* bdev, waist::fmode_t mode, unsigned long arg)
{
  int size = 0, error = 0, holder = 0;
  if (!current().may(waist::CAP_SYS_ADMIN)) return -EACCES;
  if (const long fault = arg ? get_number(arg, size) : -EINVAL) return fault;
  const bool is_mine = mode & waist::FMODE_EXCL;
  const auto exclusive = mode | waist::FMODE_EXCL;
  if (!is_mine && !blkdev_get_by_dev(bdev->bd_dev, exclusive, &holder, error)) return -EBUSY;
  error = set_blocksize(bdev, size);
  if (!is_mine) blkdev_put(bdev, exclusive);
  return error;
}

/// A range of the device as BLKDISCARD and BLKZEROOUT take it.
inline long check_range(waist::block_device* bdev, waist::fmode_t mode, unsigned long arg)
{
  if (!(mode & waist::FMODE_WRITE)) return -EBADF;
  std::uint64_t range[2];
  if (copy_argument(range, arg)) return -EFAULT;
  const auto size = static_cast<std::uint64_t>(waist::bdev_nr_bytes(bdev));
  if ((range[0] | range[1]) & 511) return -EINVAL;
  return range[0] + range[1] < range[0] || range[0] + range[1] > size ? -EINVAL : 0;
}

/// The commands that look the same to 32-bit processes. -ENOIOCTLCMD for others.
inline long blkdev_common_ioctl(waist::block_device* bdev, waist::fmode_t mode, unsigned cmd, unsigned long arg)
{
  const auto& limits = bdev->bd_queue->limits;
  const bool admin = current().may(waist::CAP_SYS_ADMIN);
  switch (cmd) {
    case blkflsbuf:
      if (!admin) return -EACCES;
      sync_blockdev(bdev);
      bdev_inode::of(bdev).cache.drop_clean();
      return 0;
    case blkroset: return blkdev_roset(bdev, arg);
    case blkroget: return put_number(arg, int{waist::bdev_read_only(bdev) != 0});
    case blkdiscard:
      if (!(mode & waist::FMODE_WRITE)) return -EBADF;
      if (!limits.max_discard_sectors) return -EOPNOTSUPP;
      unmodelled("ioctl(BLKDISCARD)");
      return -EOPNOTSUPP;
    case blksecdiscard:
      if (!(mode & waist::FMODE_WRITE)) return -EBADF;
      if (!limits.max_secure_erase_sectors) return -EOPNOTSUPP;
      unmodelled("ioctl(BLKSECDISCARD)");
      return -EOPNOTSUPP;
    case blkzeroout:
      if (const long error = check_range(bdev, mode, arg)) return error;
      unmodelled("ioctl(BLKZEROOUT)");
      return -EOPNOTSUPP;
    case blkgetdiskseq: return put_number(arg, std::uint64_t{bdev->bd_disk->diskseq});
    case blkreportzone:
    case blkresetzone:
    case blkopenzone:
    case blkclosezone:
    case blkfinishzone: return arg ? -ENOTTY : -EINVAL;
    case blkgetzonesz:
    case blkgetnrzones: return put_number(arg, 0U);
    case blksszget: return put_number(arg, static_cast<int>(limits.logical_block_size));
    case blkpbszget: return put_number(arg, limits.physical_block_size);
    case blkiomin: return put_number(arg, limits.io_min);
    case blkioopt: return put_number(arg, limits.io_opt);
    case blkalignoff: return put_number(arg, static_cast<int>(limits.alignment_offset));
    case blkdiscardzeroes: return put_number(arg, 0U);
    case blksectget: return put_number(arg, static_cast<unsigned short>(std::min(limits.max_sectors, 0xffffU)));
    case blkrotational:
      return put_number(arg,
                        static_cast<unsigned short>(!(bdev->bd_queue->queue_flags >> waist::QUEUE_FLAG_NONROT & 1)));
    case blkraset:
    case blkfraset:
      if (!admin) return -EACCES;
      disk::of(bdev).ra_pages = arg * 512 / page_size;
      return 0;
    case blkrrpart:
      if (!admin) return -EACCES;
      if (bdev->bd_disk->flags & waist::GENHD_FL_NO_PART) return -EINVAL;
      unmodelled("ioctl(BLKRRPART)");
      return -EINVAL;
    case blktracestart:
    case blktracestop:
    case blktraceteardown:
    case blktracesetup:
    case blktracesetup_32: unmodelled("tracing of a block device"); return -ENOTTY;
    default: return -waist::ENOIOCTLCMD;
  }
}

inline waist::fmode_t mode_of(const waist::file* f)
{
  const auto mode = f->f_mode & ~waist::FMODE_NDELAY;
  return f->f_flags & O_NONBLOCK ? mode | waist::FMODE_NDELAY : mode;
}

/// Persistent reservations: 0 for any other command, or what becomes of it.
inline long refuse_reservation(const waist::block_device* bdev, unsigned cmd)
{
  constexpr unsigned first = 200, last = 205;
  if ((cmd >> 8 & 0xff) != 'p' || (cmd & 0xff) < first || (cmd & 0xff) > last) return 0;
  if (!current().may(waist::CAP_SYS_ADMIN)) return -EPERM;
  if (bdev->bd_disk->fops->pr_ops) unmodelled("block_device_operations.pr_ops");
  return -EOPNOTSUPP;
}

LKM_SIM_INLINE long blkdev_ioctl(waist::file* f, unsigned cmd, unsigned long arg)
{
  auto* const bdev = static_cast<waist::block_device*>(f->private_data);
  const auto mode = mode_of(f);
  if (const long refused = refuse_reservation(bdev, cmd)) return refused;
  switch (cmd) {
    case waist::HDIO_GETGEO: return blkdev_getgeo(bdev, arg);
    case blkpg: unmodelled("ioctl(BLKPG)"); return -EINVAL;
    case blkraget:
    case blkfraget:
      return arg ? put_number(arg, static_cast<long>(disk::of(bdev).ra_pages * page_size / 512)) : -EINVAL;
    case blkgetsize: return put_number(arg, static_cast<unsigned long>(waist::bdev_nr_sectors(bdev)));
    case blkbszget: return put_number(arg, static_cast<int>(bdev_inode::of(bdev).block_size()));
    case blkbszset: return blkdev_bszset(bdev, mode, arg);
    case blkgetsize64: return put_number(arg, static_cast<std::uint64_t>(waist::bdev_nr_bytes(bdev)));
    default: break;
  }
  const long result = blkdev_common_ioctl(bdev, mode, cmd, arg);
  if (result != -waist::ENOIOCTLCMD) return result;
  const auto* const ops = bdev->bd_disk->fops;
  return ops->ioctl ? ops->ioctl(bdev, mode, cmd, arg) : -ENOTTY;
}

inline long compat_getgeo(waist::block_device* bdev, unsigned long arg)
{
  waist::hd_geometry geometry;
  if (const long error = driver_geometry(bdev, arg, geometry)) return error;
  const struct {
    unsigned char heads, sectors;
    unsigned short cylinders;
    std::uint32_t start;
  } small{geometry.heads, geometry.sectors, geometry.cylinders, static_cast<std::uint32_t>(geometry.start)};
  // SAFETY: as in put_number().
  return waist::copy_to_user(reinterpret_cast<void*>(arg), &small, sizeof small) ? -EFAULT : 0;
}

LKM_SIM_INLINE long compat_blkdev_ioctl(waist::file* f, unsigned cmd, unsigned long arg)
{
  auto* const bdev = static_cast<waist::block_device*>(f->private_data);
  const auto mode = mode_of(f);
  if (const long refused = refuse_reservation(bdev, cmd)) return refused;
  switch (cmd) {
    case waist::HDIO_GETGEO: return compat_getgeo(bdev, arg);
    case blkpg: unmodelled("ioctl(BLKPG)"); return -EINVAL;
    case blkraget:
    case blkfraget:
      return arg ? put_number(arg, static_cast<std::int32_t>(disk::of(bdev).ra_pages * page_size / 512)) : -EINVAL;
    case blkgetsize:
      if (waist::bdev_nr_sectors(bdev) > 0xffffffffU) return -EFBIG;
      return put_number(arg, static_cast<std::uint32_t>(waist::bdev_nr_sectors(bdev)));
    case blkbszget_32: return put_number(arg, static_cast<int>(waist::bdev_logical_block_size(bdev)));
    case blkbszset_32: return blkdev_bszset(bdev, mode, arg);
    case blkgetsize64_32: return put_number(arg, static_cast<std::uint64_t>(waist::bdev_nr_bytes(bdev)));
    default: break;
  }
  const long result = blkdev_common_ioctl(bdev, mode, cmd, arg);
  if (result != -waist::ENOIOCTLCMD) return result;
  const auto* const ops = bdev->bd_disk->fops;
  return ops->compat_ioctl ? ops->compat_ioctl(bdev, mode, cmd, arg) : -ENOTTY;
}

}  // namespace lkm::sim
