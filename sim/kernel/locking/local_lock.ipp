// SPDX-License-Identifier: MIT OR GPL-2.0-only
/// The driver API's functions of kernel/locking/local_lock.hpp.
#pragma once

#include <lkm/sim/core/linkage.hpp>

namespace lkm::waist {
extern "C" {

LKM_SIM_INLINE void lkm_local_lock_acquire(local_lock_t* lock)
{
  auto& me = sim::current();
  me.last_spinlock.set_here();
  if (lock->owner)
    return sim::oops("BUG: local_lock() by task " + std::to_string(me.pid) + " (" + me.comm +
                     ") of a local lock that is held on this processor\nAn interrupt or a softirq that takes it needs "
                     "local_lock_irqsave() everywhere.");
  lock->owner = &me;
}
LKM_EXPORT_SYMBOL(lkm_local_lock_acquire);

LKM_SIM_INLINE void lkm_local_lock_release(local_lock_t* lock)
{
  const auto& me = sim::current();
  if (lock->owner != &me)
    return sim::oops("BUG: local_unlock() by task " + std::to_string(me.pid) + " (" + me.comm +
                     "), which does not hold the local lock");
  lock->owner = nullptr;
}
LKM_EXPORT_SYMBOL(lkm_local_lock_release);

}  // extern "C"
}  // namespace lkm::waist
