// SPDX-License-Identifier: MIT OR GPL-2.0-only
/// The driver API's functions of fs/libfs.hpp.
#pragma once

#include <lkm/sim/core/linkage.hpp>

namespace lkm::waist {
extern "C" {

LKM_SIM_INLINE ssize_t memory_read_from_buffer(void* to, size_t count, loff_t* ppos, const void* from, size_t available)
{
  if (*ppos < 0) return -EINVAL;
  const std::string_view source(static_cast<const char*>(from), available);
  const auto n = source.copy(static_cast<char*>(to), count, std::min(static_cast<size_t>(*ppos), available));
  *ppos += static_cast<loff_t>(n);
  return static_cast<ssize_t>(n);
}
LKM_EXPORT_SYMBOL(memory_read_from_buffer);

LKM_SIM_INLINE int simple_open(inode* i, file* f)
{
  if (i->i_private) f->private_data = i->i_private;
  return 0;
}
LKM_EXPORT_SYMBOL(simple_open);

LKM_SIM_INLINE int simple_attr_open(inode* i, file* f, int (*get)(void*, u64*), int (*set)(void*, u64), const char* fmt)
{
  auto* const attr = new sim::simple_attr{get, set, fmt, i->i_private, {}, {}};
  __mutex_init(&attr->lock, "&attr->mutex", nullptr);
  f->private_data = attr;
  return nonseekable_open(i, f);
}
LKM_EXPORT_SYMBOL_GPL(simple_attr_open);

LKM_SIM_INLINE int simple_attr_release(inode*, file* f)
{
  delete &sim::simple_attr_of(f);
  return 0;
}
LKM_EXPORT_SYMBOL_GPL(simple_attr_release);

LKM_SIM_INLINE ssize_t simple_attr_read(file* f, char* buf, size_t len, loff_t* ppos)
{
  auto& attr = sim::simple_attr_of(f);
  if (!attr.get) return -EACCES;
  if (const int interrupted = mutex_lock_interruptible(&attr.lock)) return interrupted;
  // Whoever reads on gets the rest of the number that he began with.
  const bool goes_on = *ppos && attr.text[0];
  ssize_t result = goes_on ? 0 : sim::ask_for_number(attr);
  if (!result) result = simple_read_from_buffer(buf, len, ppos, attr.text, std::strlen(attr.text));
  mutex_unlock(&attr.lock);
  return result;
}
LKM_EXPORT_SYMBOL_GPL(simple_attr_read);

LKM_SIM_INLINE ssize_t simple_attr_write(file* f, const char* buf, size_t len, loff_t*)
{
  return sim::write_number(f, buf, len, false);
}
LKM_EXPORT_SYMBOL_GPL(simple_attr_write);

LKM_SIM_INLINE ssize_t simple_attr_write_signed(file* f, const char* buf, size_t len, loff_t*)
{
  return sim::write_number(f, buf, len, true);
}
LKM_EXPORT_SYMBOL_GPL(simple_attr_write_signed);

}  // extern "C"
}  // namespace lkm::waist
