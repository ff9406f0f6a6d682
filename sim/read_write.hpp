// SPDX-License-Identifier: MIT OR GPL-2.0-only
/// Models fs/read_write.c (Linux 6.1): what is checked before a driver's read, write and llseek, and what becomes of the position.
#pragma once

#include <lkm/sim/mutex.hpp>
#include <lkm/sim/open.hpp>
#include <lkm/sim/uaccess.hpp>

#include <limits>

namespace lkm::sim {

/// MAX_RW_COUNT: INT_MAX rounded down to a page.
inline constexpr std::size_t max_rw_count = static_cast<std::size_t>(std::numeric_limits<int>::max()) & ~(page_size - 1);

inline int rw_verify_area(const waist::loff_t* ppos, std::size_t count)
{
  if (static_cast<waist::ssize_t>(count) < 0) return -EINVAL;
  if (!ppos) return 0;
  if (*ppos < 0) return -EINVAL;
  return static_cast<std::size_t>(*ppos) + count > static_cast<std::size_t>(std::numeric_limits<waist::loff_t>::max()) ? -EINVAL : 0;
}

inline waist::ssize_t vfs_read(waist::file* f, char* buf, std::size_t count, waist::loff_t* pos)
{
  if (!(f->f_mode & waist::FMODE_READ)) return -EBADF;
  if (!(f->f_mode & waist::FMODE_CAN_READ)) return -EINVAL;
  if (!access_ok(address_of(buf), count)) return -EFAULT;
  if (const int error = rw_verify_area(pos, count)) return error;
  if (!f->f_op->read) throw not_modelled("file_operations.read_iter");
  return f->f_op->read(f, buf, std::min(count, max_rw_count), pos);
}

inline waist::ssize_t vfs_write(waist::file* f, const char* buf, std::size_t count, waist::loff_t* pos)
{
  if (!(f->f_mode & waist::FMODE_WRITE)) return -EBADF;
  if (!(f->f_mode & waist::FMODE_CAN_WRITE)) return -EINVAL;
  if (!access_ok(address_of(buf), count)) return -EFAULT;
  if (const int error = rw_verify_area(pos, count)) return error;
  if (!f->f_op->write) throw not_modelled("file_operations.write_iter");
  return f->f_op->write(f, buf, std::min(count, max_rw_count), pos);
}

inline waist::loff_t vfs_llseek(waist::file* f, waist::loff_t offset, int whence)
{
  return f->f_mode & waist::FMODE_LSEEK ? f->f_op->llseek(f, offset, whence) : -ESPIPE;
}

/// Holds the position lock while it lives, where Linux takes it: regular files and directories that are shared. A
/// character device has none, so two readers may be in its read() at once.
class position_guard {
 public:
  explicit position_guard(waist::file* f)
      : file_((f->f_mode & waist::FMODE_ATOMIC_POS) && (f->f_count.counter > 1 || S_ISDIR(f->f_inode->i_mode)) ? f : nullptr)
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
  if (f->f_mode & waist::FMODE_STREAM) return transfer(nullptr);
  auto pos = f->f_pos;
  const auto n = transfer(&pos);
  if (n >= 0) f->f_pos = pos;
  return n;
}

/// The kernel is compiled so that signed numbers wrap around.
inline waist::loff_t wrapped_sum(waist::loff_t a, waist::loff_t b)
{
  return static_cast<waist::loff_t>(static_cast<std::uint64_t>(a) + static_cast<std::uint64_t>(b));
}

inline waist::loff_t set_position(waist::file* f, waist::loff_t offset, waist::loff_t most)
{
  if (offset < 0 || offset > most) return -EINVAL;
  return f->f_pos = offset;
}

/// Linux's generic_file_llseek_size(): `end` is where SEEK_END counts from, `most` the largest position.
inline waist::loff_t generic_llseek(waist::file* f, waist::loff_t offset, int whence, waist::loff_t most, waist::loff_t end)
{
  switch (whence) {
    case SEEK_END:
      offset = wrapped_sum(offset, end);
      break;
    case SEEK_CUR:
      if (offset == 0) return f->f_pos;
      offset = wrapped_sum(offset, f->f_pos);
      break;
    case SEEK_DATA:
      if (static_cast<unsigned long long>(offset) >= static_cast<unsigned long long>(end)) return -ENXIO;
      break;
    case SEEK_HOLE:
      if (static_cast<unsigned long long>(offset) >= static_cast<unsigned long long>(end)) return -ENXIO;
      offset = end;
      break;
    default:
      break;
  }
  return set_position(f, offset, most);
}

}  // namespace lkm::sim

namespace lkm::waist {
extern "C" {

inline loff_t noop_llseek(file* f, loff_t, int) { return f->f_pos; }
inline loff_t no_llseek(file*, loff_t, int) { return -ESPIPE; }

inline loff_t generic_file_llseek(file* f, loff_t offset, int whence)
{
  // s_maxbytes of the file system that holds the device nodes: MAX_LFS_FILESIZE.
  constexpr auto most = std::numeric_limits<loff_t>::max();
  return sim::generic_llseek(f, offset, whence, most, f->f_inode->i_size);
}

inline loff_t fixed_size_llseek(file* f, loff_t offset, int whence, loff_t size)
{
  if (whence != SEEK_SET && whence != SEEK_CUR && whence != SEEK_END) return -EINVAL;
  return sim::generic_llseek(f, offset, whence, size, size);
}

inline loff_t default_llseek(file* f, loff_t offset, int whence)
{
  const auto size = f->f_inode->i_size;
  switch (whence) {
    case SEEK_END:
      offset = sim::wrapped_sum(offset, size);
      break;
    case SEEK_CUR:
      if (offset == 0) return f->f_pos;
      offset = sim::wrapped_sum(offset, f->f_pos);
      break;
    case SEEK_DATA:
      if (offset >= size) return -ENXIO;
      break;
    case SEEK_HOLE:
      if (offset >= size) return -ENXIO;
      offset = size;
      break;
    default:
      break;
  }
  if (offset < 0) return -EINVAL;
  return f->f_pos = offset;
}

inline int nonseekable_open(inode*, file* f)
{
  f->f_mode &= ~(FMODE_LSEEK | FMODE_PREAD | FMODE_PWRITE);
  return 0;
}

inline int stream_open(inode*, file* f)
{
  f->f_mode &= ~(FMODE_LSEEK | FMODE_PREAD | FMODE_PWRITE | FMODE_ATOMIC_POS);
  f->f_mode |= FMODE_STREAM;
  return 0;
}

inline ssize_t simple_read_from_buffer(void* to, size_t count, loff_t* ppos, const void* from, size_t available)
{
  const auto pos = *ppos;
  if (pos < 0) return -EINVAL;
  if (static_cast<size_t>(pos) >= available || !count) return 0;
  count = std::min(count, available - static_cast<size_t>(pos));
  const auto missing = copy_to_user(to, static_cast<const char*>(from) + pos, count);
  if (missing == count) return -EFAULT;
  count -= missing;
  *ppos = pos + static_cast<loff_t>(count);
  return static_cast<ssize_t>(count);
}

inline ssize_t simple_write_to_buffer(void* to, size_t available, loff_t* ppos, const void* from, size_t count)
{
  const auto pos = *ppos;
  if (pos < 0) return -EINVAL;
  if (static_cast<size_t>(pos) >= available || !count) return 0;
  count = std::min(count, available - static_cast<size_t>(pos));
  const auto missing = copy_from_user(static_cast<char*>(to) + pos, from, count);
  if (missing == count) return -EFAULT;
  count -= missing;
  *ppos = pos + static_cast<loff_t>(count);
  return static_cast<ssize_t>(count);
}

}  // extern "C"
}  // namespace lkm::waist
