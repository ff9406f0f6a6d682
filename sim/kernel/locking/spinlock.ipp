// SPDX-License-Identifier: MIT OR GPL-2.0-only
/// The driver API's functions of kernel/locking/spinlock.hpp.
#pragma once

#include <lkm/sim/core/linkage.hpp>

namespace lkm::waist {
extern "C" {

LKM_SIM_INLINE int spin_trylock(spinlock_t* lock)
{
  if (lock->owner) return 0;
  auto& me = sim::current();
  ++me.preempt_count;
  lock->owner = &me;
  me.last_spinlock.set_here();
  return 1;
}
LKM_EXPORT_SYMBOL(spin_trylock);

LKM_SIM_INLINE void spin_lock(spinlock_t* lock)
{
  if (spin_trylock(lock)) return;
  const auto& me = sim::current();
  const auto& holder = *static_cast<const sim::task*>(lock->owner);
  sim::oops("BUG: spinlock recursion: task " + std::to_string(me.pid) + " (" + me.comm + ") takes a spinlock that " +
            (&holder == &me ? std::string("it holds already")
                            : "task " + std::to_string(holder.pid) + " (" + holder.comm + ") holds, which sleeps"));
}
LKM_EXPORT_SYMBOL(spin_lock);

LKM_SIM_INLINE void spin_unlock(spinlock_t* lock)
{
  auto& me = sim::current();
  if (lock->owner != &me)
    return sim::oops("BUG: spinlock bad owner: task " + std::to_string(me.pid) + " (" + me.comm +
                     ") releases a spinlock that it does not hold");
  lock->owner = nullptr;
  --me.preempt_count;
}
LKM_EXPORT_SYMBOL(spin_unlock);

LKM_SIM_INLINE void spin_lock_irq(spinlock_t* lock)
{
  local_irq_disable();
  spin_lock(lock);
}
LKM_EXPORT_SYMBOL(spin_lock_irq);
LKM_SIM_INLINE void spin_unlock_irq(spinlock_t* lock)
{
  spin_unlock(lock);
  local_irq_enable();
}
LKM_EXPORT_SYMBOL(spin_unlock_irq);
LKM_SIM_INLINE void spin_lock_bh(spinlock_t* lock)
{
  sim::current().preempt_count += static_cast<int>(SOFTIRQ_DISABLE_OFFSET);
  spin_lock(lock);
}
LKM_EXPORT_SYMBOL(spin_lock_bh);
LKM_SIM_INLINE void spin_unlock_bh(spinlock_t* lock)
{
  spin_unlock(lock);
  lkm_local_bh_enable();
}
LKM_EXPORT_SYMBOL(spin_unlock_bh);

LKM_SIM_INLINE unsigned long lkm_spin_lock_irqsave(spinlock_t* lock)
{
  const auto flags = lkm_local_irq_save();
  spin_lock(lock);
  return flags;
}
LKM_EXPORT_SYMBOL(lkm_spin_lock_irqsave);

LKM_SIM_INLINE void spin_unlock_irqrestore(spinlock_t* lock, unsigned long flags)
{
  spin_unlock(lock);
  local_irq_restore(flags);
}
LKM_EXPORT_SYMBOL(spin_unlock_irqrestore);

}  // extern "C"
}  // namespace lkm::waist
