// SPDX-License-Identifier: MIT OR GPL-2.0-only
/// Models kernel/locking/spinlock.c (Linux 6.1): on one host thread a spinlock that is held can never come free by
/// spinning.
#pragma once

#include <lkm/sim/core/export.hpp>
#include <lkm/sim/include/linux/spinlock.h>
#include <lkm/sim/kernel/sched/core.hpp>

namespace lkm::waist {
extern "C" {

inline int spin_trylock(spinlock_t* lock)
{
  if (lock->owner) return 0;
  auto& me = sim::current();
  ++me.preempt_count;
  lock->owner = &me;
  me.last_spinlock.set_here();
  return 1;
}
LKM_EXPORT_SYMBOL(spin_trylock);

inline void spin_lock(spinlock_t* lock)
{
  if (spin_trylock(lock)) return;
  const auto& me = sim::current();
  const auto& holder = *static_cast<const sim::task*>(lock->owner);
  sim::oops("BUG: spinlock recursion: task " + std::to_string(me.pid) + " (" + me.comm + ") takes a spinlock that " +
            (&holder == &me ? std::string("it holds already")
                            : "task " + std::to_string(holder.pid) + " (" + holder.comm + ") holds, which sleeps"));
}
LKM_EXPORT_SYMBOL(spin_lock);

inline void spin_unlock(spinlock_t* lock)
{
  auto& me = sim::current();
  if (lock->owner != &me)
    return sim::oops("BUG: spinlock bad owner: task " + std::to_string(me.pid) + " (" + me.comm +
                     ") releases a spinlock that it does not hold");
  lock->owner = nullptr;
  --me.preempt_count;
}
LKM_EXPORT_SYMBOL(spin_unlock);

inline void spin_lock_irq(spinlock_t* lock) { spin_lock(lock); }
LKM_EXPORT_SYMBOL(spin_lock_irq);
inline void spin_unlock_irq(spinlock_t* lock) { spin_unlock(lock); }
LKM_EXPORT_SYMBOL(spin_unlock_irq);
inline void spin_lock_bh(spinlock_t* lock) { spin_lock(lock); }
LKM_EXPORT_SYMBOL(spin_lock_bh);
inline void spin_unlock_bh(spinlock_t* lock) { spin_unlock(lock); }
LKM_EXPORT_SYMBOL(spin_unlock_bh);

inline unsigned long lkm_spin_lock_irqsave(spinlock_t* lock)
{
  spin_lock(lock);
  return 0;
}
LKM_EXPORT_SYMBOL(lkm_spin_lock_irqsave);

inline void spin_unlock_irqrestore(spinlock_t* lock, unsigned long) { spin_unlock(lock); }
LKM_EXPORT_SYMBOL(spin_unlock_irqrestore);

}  // extern "C"
}  // namespace lkm::waist
