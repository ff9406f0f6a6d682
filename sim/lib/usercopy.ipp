// SPDX-License-Identifier: MIT OR GPL-2.0-only
/// The driver API's functions of lib/usercopy.hpp.
#pragma once

#include <lkm/sim/core/linkage.hpp>

namespace lkm::waist {
extern "C" {

LKM_SIM_INLINE int lkm_access_ok(const void* addr, unsigned long size)
{
  return sim::access_ok(sim::address_of(addr), size);
}
LKM_EXPORT_SYMBOL(lkm_access_ok);

LKM_SIM_INLINE void lkm_copy_overflow(const char* file, int line, const char* function, size_t size, unsigned long n)
{
  const auto text = "Buffer overflow detected (" + std::to_string(size) + " < " + std::to_string(n) +
                    ")!: the copy would go beyond the driver's object, so nothing is copied";
  lkm_warn(file, line, function, text.c_str());
}
LKM_EXPORT_SYMBOL(lkm_copy_overflow);

LKM_SIM_INLINE unsigned long copy_to_user(void* to, const void* from, unsigned long n)
{
  if (sim::is_too_much_to_copy(n, "copy_to_user()")) return n;
  sim::before_user_copy("copy_to_user()");
  sim::part<sim::slab>().check_copy(from, n, true);
  const auto at = sim::address_of(to);
  if (!sim::access_ok(at, n)) [[unlikely]]
    return sim::count_copy(n, n);
  return sim::count_copy(n, sim::current().mm->copy_in(at, from, n));
}
LKM_EXPORT_SYMBOL(copy_to_user);

LKM_SIM_INLINE unsigned long copy_from_user(void* to, const void* from, unsigned long n)
{
  if (sim::is_too_much_to_copy(n, "copy_from_user()")) return n;
  sim::before_user_copy("copy_from_user()");
  sim::part<sim::slab>().check_copy(to, n, false);
  const auto at = sim::address_of(from);
  sim::fetches(at, n);
  const auto missing = sim::access_ok(at, n) ? sim::current().mm->copy_out(to, at, n) : n;
  if (missing) [[unlikely]]
    std::memset(static_cast<char*>(to) + (n - missing), 0, missing);
  return sim::count_copy(n, missing);
}
LKM_EXPORT_SYMBOL(copy_from_user);

LKM_SIM_INLINE unsigned long clear_user(void* to, unsigned long n)
{
  sim::before_user_copy("clear_user()");
  return sim::zero_user(sim::address_of(to), n);
}
LKM_EXPORT_SYMBOL(clear_user);

LKM_SIM_INLINE long strncpy_from_user(char* to, const char* from, long count)
{
  sim::before_user_copy("strncpy_from_user()");
  if (count <= 0) return 0;
  sim::part<sim::slab>().check_copy(to, static_cast<unsigned long>(count), false);
  const auto at = sim::address_of(from);
  // Linux reads no further than the end of user space, and faults where it starts beyond.
  if (at >= sim::task_size_max) return -EFAULT;
  for (long i = 0; i < count; ++i) {
    if (sim::current().mm->copy_out(to + i, at + static_cast<unsigned long>(i), 1)) return -EFAULT;
    if (to[i]) continue;
    // Linux copies by words while it can, and zeroes what lies behind the end in its word.
    const auto word_end = (i / sim::user_word + 1) * sim::user_word;
    if (word_end <= count && sim::current().mm->is_there(at + static_cast<unsigned long>(word_end) - 1, sim::can_read))
      std::memset(to + i, 0, static_cast<std::size_t>(word_end - i));
    return i;
  }
  return count;
}
LKM_EXPORT_SYMBOL(strncpy_from_user);

LKM_SIM_INLINE long strnlen_user(const char* s, long n)
{
  sim::before_user_copy("strnlen_user()");
  if (n <= 0) return 0;
  const auto at = sim::address_of(s);
  // Linux looks at aligned words: an end behind `n` but in the same word is found, too.
  const auto into_word = static_cast<long>(at % sim::user_word);
  n = std::min(n, static_cast<long>(sim::task_size_max));
  const auto seen = (into_word + n + sim::user_word - 1) / sim::user_word * sim::user_word - into_word;
  for (long i = 0; i < seen; ++i) {
    char c;
    if (at + static_cast<unsigned long>(i) >= sim::task_size_max ||
        sim::current().mm->copy_out(&c, at + static_cast<unsigned long>(i), 1))
      return 0;
    if (c == '\0') return i + 1;
  }
  return n + 1;
}
LKM_EXPORT_SYMBOL(strnlen_user);

LKM_SIM_INLINE int lkm_get_user(void* to, const void* from, unsigned long size)
{
  sim::before_user_copy("get_user()");
  const auto at = sim::address_of(from);
  sim::fetches(at, size);
  if (sim::access_ok(at, size) && !sim::current().mm->copy_out(to, at, size)) return sim::count_copy(size, 0), 0;
  std::memset(to, 0, size);
  return -EFAULT;
}
LKM_EXPORT_SYMBOL(lkm_get_user);

// One store: all of it or nothing, also where it would cross into a page that faults.
LKM_SIM_INLINE int lkm_put_user(void* to, const void* from, unsigned long size)
{
  sim::before_user_copy("put_user()");
  const auto at = sim::address_of(to);
  if (!sim::access_ok(at, size)) return -EFAULT;
  if (!sim::current().mm->is_there(at + size - 1, sim::can_write)) return -EFAULT;
  return sim::count_copy(size, sim::current().mm->copy_in(at, from, size)) ? -EFAULT : 0;
}
LKM_EXPORT_SYMBOL(lkm_put_user);

}  // extern "C"
}  // namespace lkm::waist
