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
  if (current().preempt_count > 0) [[unlikely]]
    oops(std::string("BUG: sleeping function called from invalid context: ") + function +
         " may fault and sleep, and a spinlock is held or preemption is disabled");
}

}  // namespace lkm::sim

#ifdef LKM_SIM_BODIES
#include <lkm/sim/lib/usercopy.ipp>
#endif
