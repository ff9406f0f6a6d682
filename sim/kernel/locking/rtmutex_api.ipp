// SPDX-License-Identifier: MIT OR GPL-2.0-only
/// The driver API's functions of kernel/locking/rtmutex_api.hpp.
#pragma once

#include <lkm/sim/core/linkage.hpp>

namespace lkm::waist {
extern "C" {

LKM_SIM_INLINE void rt_mutex_base_init(rt_mutex_base* lock)
{
  lock->owner = nullptr;
  INIT_LIST_HEAD(&lock->waiters);
}
LKM_EXPORT_SYMBOL(rt_mutex_base_init);
LKM_SIM_INLINE void __rt_mutex_init(rt_mutex* lock, const char*, lock_class_key*)
{
  rt_mutex_base_init(&lock->rtmutex);
}
LKM_EXPORT_SYMBOL_GPL(__rt_mutex_init);

LKM_SIM_INLINE void rt_mutex_lock(rt_mutex* lock)
{
  sim::rt_mutex_lock_in(lock->rtmutex, TASK_UNINTERRUPTIBLE, "rt_mutex_lock()");
}
LKM_EXPORT_SYMBOL_GPL(rt_mutex_lock);
LKM_SIM_INLINE int rt_mutex_lock_interruptible(rt_mutex* lock)
{
  return sim::rt_mutex_lock_in(lock->rtmutex, TASK_INTERRUPTIBLE, "rt_mutex_lock_interruptible()");
}
LKM_EXPORT_SYMBOL_GPL(rt_mutex_lock_interruptible);
LKM_SIM_INLINE int rt_mutex_lock_killable(rt_mutex* lock)
{
  return sim::rt_mutex_lock_in(lock->rtmutex, TASK_KILLABLE, "rt_mutex_lock_killable()");
}
LKM_EXPORT_SYMBOL_GPL(rt_mutex_lock_killable);

LKM_SIM_INLINE int rt_mutex_trylock(rt_mutex* lock)
{
  auto& me = sim::current();
  if (static_cast<unsigned long>(me.preempt_count) & (HARDIRQ_MASK | SOFTIRQ_OFFSET))
    sim::oops(std::string("BUG: rt_mutex_trylock() is called ") + me.why_atomic() + ": an rt_mutex belongs to a task");
  if (lock->rtmutex.owner) return 0;
  lock->rtmutex.owner = &me;
  sim::took(me);
  return 1;
}
LKM_EXPORT_SYMBOL_GPL(rt_mutex_trylock);

LKM_SIM_INLINE void rt_mutex_unlock(rt_mutex* lock)
{
  auto& l = lock->rtmutex;
  auto& me = sim::current();
  if (l.owner != &me)
    return sim::oops("BUG: rt_mutex_unlock() by task " + std::to_string(me.pid) + " (" + me.comm +
                     "), which does not hold it");
  --me.mutexes_held;
  l.owner = nullptr;
  if (list_empty(&l.waiters)) return;
  // SAFETY: only rt_mutex_waiter::list, its first member, is ever linked into `waiters`.
  auto& first = *reinterpret_cast<sim::rt_mutex_waiter*>(l.waiters.next);
  list_del_init(&first.list);
  l.owner = first.who;
  first.woken.wake_all();
}
LKM_EXPORT_SYMBOL_GPL(rt_mutex_unlock);

}  // extern "C"
}  // namespace lkm::waist
