// SPDX-License-Identifier: MIT OR GPL-2.0-only
/// Models simple_open(), simple_attr_open() and their kin of fs/libfs.c (Linux 6.1): files that stand for a value.
#pragma once

#include <lkm/sim/core/linkage.hpp>
#include <lkm/sim/core/export.hpp>
#include <lkm/sim/fs/read_write.hpp>
#include <lkm/sim/include/linux/err.h>
#include <lkm/sim/include/linux/gfp.h>
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

/// The page of simple_transaction_get(), which has made it the open file's data.
struct transaction {
  waist::ssize_t size;
  char data[page_size - sizeof(waist::ssize_t)];
};
static_assert(sizeof(transaction) == page_size);

inline transaction* transaction_of(const waist::file* f) { return static_cast<transaction*>(f->private_data); }

}  // namespace lkm::sim

#ifdef LKM_SIM_BODIES
#include <lkm/sim/fs/libfs.ipp>
#endif
