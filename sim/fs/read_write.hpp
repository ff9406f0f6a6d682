// SPDX-License-Identifier: MIT OR GPL-2.0-only
/// Models fs/read_write.c (Linux 6.1): the checks before a driver's read, write and llseek, and the new position after
/// them.
#pragma once

#include <lkm/sim/core/linkage.hpp>
#include <lkm/sim/core/export.hpp>
#include <lkm/sim/core/remarks.hpp>
#include <lkm/sim/lib/iov_iter.hpp>
#include <lkm/sim/kernel/locking/mutex.hpp>
#include <lkm/sim/fs/open.hpp>

#include <limits>

namespace lkm::sim {

/// Whether positions of the file are unsigned, so that the upper half of them looks negative.
inline bool unsigned_offsets(const waist::file* f) { return f->f_mode & waist::FMODE_UNSIGNED_OFFSET; }

[[gnu::always_inline]] inline int rw_verify_area(const waist::file* f, const waist::loff_t* ppos, std::size_t count)
{
  if (static_cast<waist::ssize_t>(count) < 0) return -EINVAL;
  if (!ppos) return 0;
  const auto pos = static_cast<std::uint64_t>(*ppos);
  const bool passes_zero = *ppos < 0 && count >= -pos;
  const bool is_signed = *ppos >= 0 && static_cast<waist::loff_t>(pos + count) >= 0;
  if (unsigned_offsets(f)) return passes_zero ? -EOVERFLOW : 0;
  return is_signed ? 0 : -EINVAL;
}

/// The transfer that one system call makes through read_iter or write_iter.
inline waist::kiocb sync_kiocb(waist::file* f, const waist::loff_t* pos)
{
  constexpr unsigned o_dsync = O_DSYNC, o_sync = O_SYNC & ~O_DSYNC;
  waist::kiocb iocb{};
  iocb.ki_filp = f;
  iocb.ki_pos = pos ? *pos : 0;
  const auto flags = f->f_flags;
  if (flags & O_APPEND) iocb.ki_flags |= waist::IOCB_APPEND;
  if (flags & O_DIRECT) iocb.ki_flags |= waist::IOCB_DIRECT;
  if (flags & o_dsync) iocb.ki_flags |= waist::IOCB_DSYNC;
  if (flags & o_sync) iocb.ki_flags |= waist::IOCB_SYNC;
  return iocb;
}

/// Calls read_iter or write_iter. The position is what the driver left, also after an error.
inline waist::ssize_t call_iter(waist::file* f, waist::kiocb& iocb, waist::iov_iter& i, waist::loff_t* pos)
{
  const auto n = i.data_source ? f->f_op->write_iter(&iocb, &i) : f->f_op->read_iter(&iocb, &i);
  if (pos) *pos = iocb.ki_pos;
  return n;
}

[[gnu::always_inline]] inline waist::ssize_t vfs_read(waist::file* f, char* buf, std::size_t count, waist::loff_t* pos)
{
  if (!(f->f_mode & waist::FMODE_READ)) return -EBADF;
  if (!(f->f_mode & waist::FMODE_CAN_READ)) return -EINVAL;
  if (!access_ok(address_of(buf), count)) return -EFAULT;
  if (const int error = rw_verify_area(f, pos, count)) return error;
  count = std::min(count, max_rw_count);
  if (f->f_op->read) return remark_if_odd("read", f->f_op->read, f, false, count, f->f_op->read(f, buf, count, pos));
  auto iocb = sync_kiocb(f, pos);
  auto i = iter_of_user(waist::ITER_DEST, buf, count);
  return remark_if_odd("read_iter", f->f_op->read_iter, f, false, count, call_iter(f, iocb, i, pos));
}

[[gnu::always_inline]] inline waist::ssize_t vfs_write(waist::file* f, const char* buf, std::size_t count,
                                                       waist::loff_t* pos)
{
  if (!(f->f_mode & waist::FMODE_WRITE)) return -EBADF;
  if (!(f->f_mode & waist::FMODE_CAN_WRITE)) return -EINVAL;
  if (!access_ok(address_of(buf), count)) return -EFAULT;
  if (const int error = rw_verify_area(f, pos, count)) return error;
  count = std::min(count, max_rw_count);
  if (f->f_op->write) return remark_if_odd("write", f->f_op->write, f, true, count, f->f_op->write(f, buf, count, pos));
  auto iocb = sync_kiocb(f, pos);
  auto i = iter_of_user(waist::ITER_SOURCE, const_cast<char*>(buf), count);
  const auto n = remark_if_odd("write_iter", f->f_op->write_iter, f, true, count, call_iter(f, iocb, i, nullptr));
  // Unlike a read, a write of nothing does not move the position.
  if (n > 0 && pos) *pos = iocb.ki_pos;
  return n;
}

/// RWF_*: HIPRI, DSYNC, SYNC, NOWAIT and APPEND, which are the bits of IOCB_* as well.
inline constexpr int rwf_hipri = 0x1, rwf_sync = 0x4, rwf_nowait = 0x8, rwf_supported = 0x1f;

inline int set_rw_flags(waist::kiocb& iocb, int flags)
{
  if (flags & ~rwf_supported) return -EOPNOTSUPP;
  if (flags & rwf_nowait) {
    if (!(iocb.ki_filp->f_mode & waist::FMODE_NOWAIT)) return -EOPNOTSUPP;
    iocb.ki_flags |= waist::IOCB_NOIO;
  }
  iocb.ki_flags |= flags;
  if (flags & rwf_sync) iocb.ki_flags |= waist::IOCB_DSYNC;
  return 0;
}

/// A vector for a driver that has only read or write: piece after piece, until one is not filled.
inline waist::ssize_t loop_over_pieces(waist::file* f, waist::iov_iter& i, waist::loff_t* pos)
{
  waist::ssize_t done = 0;
  while (i.count) {
    auto* const at = static_cast<char*>(i.iov->iov_base) + i.iov_offset;
    const auto size = std::min(i.count, i.iov->iov_len - i.iov_offset);
    const auto n = i.data_source ? f->f_op->write(f, at, size, pos) : f->f_op->read(f, at, size, pos);
    if (n < 0) return done ? done : n;
    done += n;
    if (static_cast<std::size_t>(n) != size) break;
    waist::iov_iter_advance(&i, size);
  }
  return done;
}

/// readv(2), writev(2) and their kin, from the imported vector on.
inline waist::ssize_t vfs_vector(waist::file* f, unsigned direction, user_address vector, unsigned long count,
                                 waist::loff_t* pos, int flags)
{
  imported_iovec pieces;
  waist::iov_iter i;
  if (const int error = pieces.import(direction, vector, count, i)) return error;
  const bool write = direction == waist::ITER_SOURCE;
  if (!(f->f_mode & (write ? waist::FMODE_WRITE : waist::FMODE_READ))) return -EBADF;
  if (!(f->f_mode & (write ? waist::FMODE_CAN_WRITE : waist::FMODE_CAN_READ))) return -EINVAL;
  if (!i.count) return 0;
  if (const int error = rw_verify_area(f, pos, i.count)) return error;
  if (!(write ? f->f_op->write_iter != nullptr : f->f_op->read_iter != nullptr))
    return flags & ~rwf_hipri ? -EOPNOTSUPP : loop_over_pieces(f, i, pos);
  auto iocb = sync_kiocb(f, pos);
  if (const int error = set_rw_flags(iocb, flags)) return error;
  return call_iter(f, iocb, i, pos);
}

inline waist::loff_t vfs_llseek(waist::file* f, waist::loff_t offset, int whence)
{
  return f->f_mode & waist::FMODE_LSEEK
             ? remark_if_odd("llseek", f->f_op->llseek, f, static_cast<long>(f->f_op->llseek(f, offset, whence)))
             : -ESPIPE;
}

/// Holds the position lock while it lives, where Linux takes it: regular files and directories that are shared. A
/// character device has none, so two readers may be in its read() at once.
class position_guard {
 public:
  explicit position_guard(waist::file* f)
      : file_((f->f_mode & waist::FMODE_ATOMIC_POS) && (f->f_count.counter > 1 || S_ISDIR(f->f_inode->i_mode))
                  ? f
                  : nullptr)
  {
    if (file_) waist::mutex_lock(&file_->f_pos_lock);
  }
  ~position_guard()
  {
    if (file_) waist::mutex_unlock(&file_->f_pos_lock);
  }
  position_guard(const position_guard&) = delete;
  position_guard& operator=(const position_guard&) = delete;

 private:
  waist::file* file_;
};

/// read(2) and write(2): the driver works on a copy of the position, which is kept unless it failed.
template <class Transfer>
waist::ssize_t with_position(waist::file* f, Transfer transfer)
{
  const position_guard guard(f);
  const bool has_position = !(f->f_mode & waist::FMODE_STREAM);
  auto pos = f->f_pos;
  const auto n = transfer(has_position ? &pos : nullptr);
  if (n >= 0 && has_position) f->f_pos = pos;
  return n;
}

/// fallocate(2): nothing that a character device could answer.
inline int vfs_fallocate(waist::file* f, int mode, waist::loff_t offset, waist::loff_t len)
{
  constexpr int keep_size = 0x1, punch_hole = 0x2, collapse_range = 0x8, zero_range = 0x10, insert_range = 0x20,
                unshare_range = 0x40;
  if (offset < 0 || len <= 0) return -EINVAL;
  if (mode & ~(keep_size | punch_hole | collapse_range | zero_range | insert_range | unshare_range)) return -EOPNOTSUPP;
  if ((mode & punch_hole) && ((mode & zero_range) || !(mode & keep_size))) return -EOPNOTSUPP;
  if ((mode & collapse_range) && (mode & ~collapse_range)) return -EINVAL;
  if ((mode & insert_range) && (mode & ~insert_range)) return -EINVAL;
  if ((mode & unshare_range) && (mode & ~(unshare_range | keep_size))) return -EINVAL;
  if (!(f->f_mode & waist::FMODE_WRITE)) return -EBADF;
  if (S_ISFIFO(f->f_inode->i_mode)) return -ESPIPE;
  if (S_ISDIR(f->f_inode->i_mode)) return -EISDIR;
  if (S_ISBLK(f->f_inode->i_mode)) unmodelled("fallocate() of a block device");
  if (!S_ISREG(f->f_inode->i_mode)) return -ENODEV;
  // None of the kernel's own file systems can do it.
  return len > as_open_file(f).where->fs->max_bytes - offset ? -EFBIG : -EOPNOTSUPP;
}

/// posix_fadvise(2): without an fadvise of the driver's, advice is taken and nothing done.
inline int vfs_fadvise(waist::file* f, waist::loff_t offset, waist::loff_t len, int advice)
{
  if (f->f_op->fadvise) return f->f_op->fadvise(f, offset, len, advice);
  if (S_ISFIFO(f->f_inode->i_mode)) return -ESPIPE;
  if (len < 0) return -EINVAL;
  return advice >= POSIX_FADV_NORMAL && advice <= POSIX_FADV_NOREUSE ? 0 : -EINVAL;
}

/// ftruncate(2), with a length that is not negative.
inline int do_ftruncate(waist::file* f, waist::loff_t length)
{
  if (!S_ISREG(f->f_inode->i_mode) || !(f->f_mode & waist::FMODE_WRITE)) return -EINVAL;
  return do_truncate(*as_open_file(f).where, length);
}

/// sync_file_range(2): for files with pages of their own.
inline int sync_file_range(waist::file* f, waist::loff_t offset, waist::loff_t n, unsigned flags)
{
  if ((flags & ~7U) || offset < 0 || n < 0 || offset > std::numeric_limits<waist::loff_t>::max() - n) return -EINVAL;
  if (S_ISBLK(f->f_inode->i_mode)) unmodelled("sync_file_range() of a block device");
  // No file or directory of a file system in memory has pages that must be written.
  return S_ISREG(f->f_inode->i_mode) || S_ISDIR(f->f_inode->i_mode) ? 0 : -ESPIPE;
}

/// The kernel is compiled so that signed numbers wrap around.
inline waist::loff_t wrapped_sum(waist::loff_t a, waist::loff_t b)
{
  return static_cast<waist::loff_t>(static_cast<std::uint64_t>(a) + static_cast<std::uint64_t>(b));
}

inline waist::loff_t set_position(waist::file* f, waist::loff_t offset, waist::loff_t maxsize)
{
  if ((offset < 0 && !unsigned_offsets(f)) || offset > maxsize) return -EINVAL;
  return f->f_pos = offset;
}

/// What the llseek functions have in common: a file that is data up to `end`, where SEEK_END counts from and the hole
/// begins. `in_data` says whether `offset` lies before the end; `maxsize` is the largest position.
inline waist::loff_t seek(waist::file* f, waist::loff_t offset, int whence, waist::loff_t maxsize, waist::loff_t end,
                          bool in_data)
{
  const bool relative = whence == SEEK_CUR;
  // To ask for the position never fails, not even where the position could not be set to.
  if (relative && offset == 0) return f->f_pos;
  const bool to_data = whence == SEEK_DATA, to_hole = whence == SEEK_HOLE;
  if ((to_data || to_hole) && !in_data) return -ENXIO;
  if (to_hole) return set_position(f, end, maxsize);
  const auto origin = relative ? f->f_pos : whence == SEEK_END ? end : 0;
  return set_position(f, wrapped_sum(origin, offset), maxsize);
}

/// Linux's generic_file_llseek_size(), to which a negative offset lies behind every end.
inline waist::loff_t generic_llseek(waist::file* f, waist::loff_t offset, int whence, waist::loff_t maxsize,
                                    waist::loff_t end)
{
  return seek(f, offset, whence, maxsize, end, static_cast<std::uint64_t>(offset) < static_cast<std::uint64_t>(end));
}

}  // namespace lkm::sim

#ifdef LKM_SIM_BODIES
#include <lkm/sim/fs/read_write.ipp>
#endif
