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
  __mutex_init(&attr->lock, "&attr->mutex", &sim::lock_key<struct simple_attr_mutex>);
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

LKM_SIM_INLINE char* simple_transaction_get(file* f, const char* from, size_t n)
{
  const auto refused = [](int error) { return static_cast<char*>(ERR_PTR(error)); };
  if (n >= sizeof sim::transaction::data) return refused(-EFBIG);
  const auto page = get_zeroed_page(GFP_KERNEL);
  if (!page) return refused(-ENOMEM);
  // The allocation may have slept: only here is it certain that nobody else has written.
  if (f->private_data) {
    free_pages(page, 0);
    return refused(-EBUSY);
  }
  // SAFETY: a number is how get_zeroed_page() and free_pages() name a page.
  auto* const transaction = reinterpret_cast<sim::transaction*>(page);
  f->private_data = transaction;
  return copy_from_user(transaction->data, from, n) ? refused(-EFAULT) : transaction->data;
}
LKM_EXPORT_SYMBOL(simple_transaction_get);

LKM_SIM_INLINE void simple_transaction_set(file* f, size_t n)
{
  if (n > sizeof sim::transaction::data)
    sim::oops("BUG: simple_transaction_set() of more than SIMPLE_TRANSACTION_LIMIT bytes");
  sim::transaction_of(f)->size = static_cast<ssize_t>(n);
}
LKM_EXPORT_SYMBOL(simple_transaction_set);

LKM_SIM_INLINE ssize_t simple_transaction_read(file* f, char* to, size_t n, loff_t* ppos)
{
  const auto* const transaction = sim::transaction_of(f);
  if (!transaction) return 0;
  return simple_read_from_buffer(to, n, ppos, transaction->data, static_cast<size_t>(transaction->size));
}
LKM_EXPORT_SYMBOL(simple_transaction_read);

LKM_SIM_INLINE int simple_transaction_release(inode*, file* f)
{
  // SAFETY: as above.
  if (f->private_data) free_pages(reinterpret_cast<unsigned long>(f->private_data), 0);
  return 0;
}
LKM_EXPORT_SYMBOL(simple_transaction_release);

LKM_SIM_INLINE int noop_fsync(file*, loff_t, loff_t, int) { return 0; }
LKM_EXPORT_SYMBOL(noop_fsync);

LKM_SIM_INLINE int simple_nosetlease(file*, long, file_lock**, void**) { return -EINVAL; }
LKM_EXPORT_SYMBOL(simple_nosetlease);

}  // extern "C"
}  // namespace lkm::waist
