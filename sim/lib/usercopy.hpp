// SPDX-License-Identifier: MIT OR GPL-2.0-only
/// Models lib/usercopy.c and arch/x86/lib/usercopy_64.c (Linux 6.1): partial copies and EFAULT, exact to the byte.
#pragma once

#include <lkm/sim/core/linkage.hpp>
#include <lkm/sim/core/export.hpp>
#include <lkm/sim/mm/mm_types.hpp>
#include <lkm/sim/include/linux/uaccess.h>
#include <lkm/sim/core/task.hpp>
#include <lkm/sim/kernel/printk/printk.hpp>
#include <lkm/sim/mm/slab_common.hpp>

#include <algorithm>
#include <cerrno>
#include <climits>
#include <cstring>

namespace lkm::sim {

inline bool access_ok(user_address at, std::size_t size) { return size <= task_size_max && at <= task_size_max - size; }

/// What strncpy_from_user() and its kin access at a time.
inline constexpr long user_word = sizeof(long);

// SAFETY: a user address is a number to the simulator; it is never dereferenced.
inline user_address address_of(const void* user) { return reinterpret_cast<user_address>(user); }

/// Notes a user copy of `n` bytes of which `missing` were not copied, and returns these.
inline unsigned long count_copy(unsigned long n, unsigned long missing)
{
  auto& me = current();
  me.bytes_copied += n - missing;
  if (missing) [[unlikely]]
    me.bytes_not_copied = missing;
  return missing;
}

/// A user copy may have to bring a page in, and sleeps then.
inline void before_user_copy(const char* function)
{
  might_sleep([function](const char* why) {
    return std::string("BUG: sleeping function called from invalid context: ") + function +
           " may fault and sleep, and is called " + why;
  });
}

/// A size that is no size is refused before anything is copied, as by check_copy_size() of linux/thread_info.h.
inline bool is_too_much_to_copy(unsigned long n, const char* function)
{
  if (n <= INT_MAX) [[likely]]
    return false;
  waist::lkm_warn("include/linux/thread_info.h", 0, "check_copy_size",
                  (std::string(function) + " of " + std::to_string(n) +
                   " bytes, more than INT_MAX, copies nothing: a negative size that nobody checked?")
                      .c_str());
  return true;
}

/// clear_user() of the current task's memory.
inline unsigned long zero_user(user_address at, unsigned long n)
{
  if (!access_ok(at, n)) return n;
  auto& mm = *current().mm;
  // Below 64 bytes Linux 6.1 clears by words, and a word that faults in part stays as it is; 6.12 clears to the byte.
  const unsigned long by_words = n < 64 ? n / user_word * user_word : 0;
  for (unsigned long done = 0; done < by_words; done += user_word) {
    if (!mm.is_there(at + done + user_word - 1, can_write) || mm.zero(at + done, user_word)) return n - done;
  }
  return count_copy(n, mm.zero(at + by_words, n - by_words));
}

}  // namespace lkm::sim

#ifdef LKM_SIM_BODIES
#include <lkm/sim/lib/usercopy.ipp>
#endif
