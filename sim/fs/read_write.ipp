// SPDX-License-Identifier: MIT OR GPL-2.0-only
/// The driver API's functions of fs/read_write.hpp.
#pragma once

#include <lkm/sim/core/linkage.hpp>

namespace lkm::waist {
extern "C" {

LKM_SIM_INLINE loff_t noop_llseek(file* f, loff_t, int) { return f->f_pos; }
LKM_EXPORT_SYMBOL(noop_llseek);
LKM_SIM_INLINE loff_t no_llseek(file*, loff_t, int) { return -ESPIPE; }
LKM_EXPORT_SYMBOL(no_llseek);

LKM_SIM_INLINE loff_t generic_file_llseek(file* f, loff_t offset, int whence)
{
  return sim::generic_llseek(f, offset, whence, sim::as_open_file(f).where->fs->max_bytes, f->f_inode->i_size);
}
LKM_EXPORT_SYMBOL(generic_file_llseek);

LKM_SIM_INLINE loff_t generic_file_llseek_size(file* f, loff_t offset, int whence, loff_t maxsize, loff_t eof)
{
  return sim::generic_llseek(f, offset, whence, maxsize, eof);
}
LKM_EXPORT_SYMBOL(generic_file_llseek_size);

LKM_SIM_INLINE loff_t fixed_size_llseek(file* f, loff_t offset, int whence, loff_t size)
{
  if (whence != SEEK_SET && whence != SEEK_CUR && whence != SEEK_END) return -EINVAL;
  return sim::generic_llseek(f, offset, whence, size, size);
}
LKM_EXPORT_SYMBOL(fixed_size_llseek);

LKM_SIM_INLINE loff_t default_llseek(file* f, loff_t offset, int whence)
{
  const auto size = f->f_inode->i_size;
  return sim::seek(f, offset, whence, std::numeric_limits<loff_t>::max(), size, offset < size);
}
LKM_EXPORT_SYMBOL(default_llseek);

LKM_SIM_INLINE int nonseekable_open(inode*, file* f)
{
  f->f_mode &= ~(FMODE_LSEEK | FMODE_PREAD | FMODE_PWRITE);
  return 0;
}
LKM_EXPORT_SYMBOL(nonseekable_open);

LKM_SIM_INLINE int stream_open(inode*, file* f)
{
  f->f_mode &= ~(FMODE_LSEEK | FMODE_PREAD | FMODE_PWRITE | FMODE_ATOMIC_POS);
  f->f_mode |= FMODE_STREAM;
  return 0;
}
LKM_EXPORT_SYMBOL(stream_open);

LKM_SIM_INLINE ssize_t simple_read_from_buffer(void* to, size_t count, loff_t* ppos, const void* from, size_t available)
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
LKM_EXPORT_SYMBOL(simple_read_from_buffer);

LKM_SIM_INLINE ssize_t simple_write_to_buffer(void* to, size_t available, loff_t* ppos, const void* from, size_t count)
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
LKM_EXPORT_SYMBOL(simple_write_to_buffer);

}  // extern "C"
}  // namespace lkm::waist
