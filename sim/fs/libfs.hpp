// SPDX-License-Identifier: MIT OR GPL-2.0-only
/// Models simple_open(), simple_attr_open() and their kin of fs/libfs.c (Linux 6.1): files that stand for a value.
#pragma once

#include <lkm/sim/core/export.hpp>
#include <lkm/sim/fs/read_write.hpp>
#include <lkm/sim/lib/kstrtox.hpp>
#include <lkm/sim/lib/vsprintf.hpp>

#include <algorithm>
#include <cstddef>
#include <cstring>
#include <string_view>

namespace lkm::sim {

/// An open file that is a number: file->private_data.
struct simple_attr {
  int (*get)(void*, waist::u64*);
  int (*set)(void*, waist::u64);
  const char* fmt;
  void* data;
  char text[24];  // of the number, from the read at the start on
  waist::mutex lock;
};

inline simple_attr& simple_attr_of(const waist::file* f) { return *static_cast<simple_attr*>(f->private_data); }

/// The driver's number becomes the file's text. 0 or the driver's error.
inline int ask_for_number(simple_attr& attr)
{
  waist::u64 number = 0;
  const int refused = attr.get(attr.data, &number);
  if (!refused) waist::lkm_scnprintf(attr.text, sizeof attr.text, attr.fmt, number);
  return refused;
}

/// What has been written, as text; up to 23 characters of it.
inline waist::ssize_t write_number(waist::file* f, const char* from, std::size_t n, bool is_signed)
{
  auto& attr = simple_attr_of(f);
  if (!attr.set) return -EACCES;
  if (const int interrupted = waist::mutex_lock_interruptible(&attr.lock)) return interrupted;
  char text[24]{};
  int error = waist::copy_from_user(text, from, std::min(n, sizeof text - 1)) ? -EFAULT : 0;
  unsigned long long number = 0;
  long long with_sign = 0;
  if (!error) error = is_signed ? waist::kstrtoll(text, 0, &with_sign) : waist::kstrtoull(text, 0, &number);
  if (!error) error = attr.set(attr.data, is_signed ? static_cast<waist::u64>(with_sign) : number);
  waist::mutex_unlock(&attr.lock);
  return error ? error : static_cast<waist::ssize_t>(n);
}

}  // namespace lkm::sim

namespace lkm::waist {
extern "C" {

inline ssize_t memory_read_from_buffer(void* to, size_t count, loff_t* ppos, const void* from, size_t available)
{
  if (*ppos < 0) return -EINVAL;
  const std::string_view source(static_cast<const char*>(from), available);
  const auto n = source.copy(static_cast<char*>(to), count, std::min(static_cast<size_t>(*ppos), available));
  *ppos += static_cast<loff_t>(n);
  return static_cast<ssize_t>(n);
}
LKM_EXPORT_SYMBOL(memory_read_from_buffer);

inline int simple_open(inode* i, file* f)
{
  if (i->i_private) f->private_data = i->i_private;
  return 0;
}
LKM_EXPORT_SYMBOL(simple_open);

inline int simple_attr_open(inode* i, file* f, int (*get)(void*, u64*), int (*set)(void*, u64), const char* fmt)
{
  auto* const attr = new sim::simple_attr{get, set, fmt, i->i_private, {}, {}};
  __mutex_init(&attr->lock, "&attr->mutex", nullptr);
  f->private_data = attr;
  return nonseekable_open(i, f);
}
LKM_EXPORT_SYMBOL_GPL(simple_attr_open);

inline int simple_attr_release(inode*, file* f)
{
  delete &sim::simple_attr_of(f);
  return 0;
}
LKM_EXPORT_SYMBOL_GPL(simple_attr_release);

inline ssize_t simple_attr_read(file* f, char* buf, size_t len, loff_t* ppos)
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

inline ssize_t simple_attr_write(file* f, const char* buf, size_t len, loff_t*)
{
  return sim::write_number(f, buf, len, false);
}
LKM_EXPORT_SYMBOL_GPL(simple_attr_write);

inline ssize_t simple_attr_write_signed(file* f, const char* buf, size_t len, loff_t*)
{
  return sim::write_number(f, buf, len, true);
}
LKM_EXPORT_SYMBOL_GPL(simple_attr_write_signed);

}  // extern "C"
}  // namespace lkm::waist
