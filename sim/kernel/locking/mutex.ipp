// SPDX-License-Identifier: MIT OR GPL-2.0-only
/// The driver API's functions of kernel/locking/mutex.hpp.
#pragma once

#include <lkm/sim/core/linkage.hpp>

namespace lkm::waist {
extern "C" {

LKM_SIM_INLINE void __mutex_init(mutex* lock, const char* name, lock_class_key* key)
{
  sim::lock_init(lock->dep_map, sim::lock_kind::mutex, name, key, lock->owner);
  lock->owner = nullptr;
  INIT_LIST_HEAD(&lock->wait_list);
}
LKM_EXPORT_SYMBOL(__mutex_init);

LKM_SIM_INLINE void mutex_lock(mutex* lock) { sim::mutex_lock_in(lock, TASK_UNINTERRUPTIBLE); }
LKM_EXPORT_SYMBOL(mutex_lock);
LKM_SIM_INLINE int mutex_lock_interruptible(mutex* lock) { return sim::mutex_lock_in(lock, TASK_INTERRUPTIBLE); }
LKM_EXPORT_SYMBOL(mutex_lock_interruptible);
LKM_SIM_INLINE int mutex_lock_killable(mutex* lock) { return sim::mutex_lock_in(lock, TASK_KILLABLE); }
LKM_EXPORT_SYMBOL(mutex_lock_killable);

LKM_SIM_INLINE int mutex_trylock(mutex* lock)
{
  if (lock->owner) return 0;
  auto& me = sim::current();
  lock->owner = &me;
  sim::lock_acquire(lock->dep_map, sim::lock_kind::mutex, sim::lock_mode::exclusive, true);
  sim::took(me);
  return 1;
}
LKM_EXPORT_SYMBOL(mutex_trylock);

LKM_SIM_INLINE void mutex_unlock(mutex* lock)
{
  auto& me = sim::current();
  if (lock->owner != &me) [[unlikely]]
    return sim::oops("BUG: mutex_unlock() by task " + std::to_string(me.pid) + " (" + me.comm +
                     "), which does not hold it");
  sim::lock_release(lock->dep_map);
  lock->owner = nullptr;
  --me.mutexes_held;
  // Null in zeroed memory, which was never initialised.
  if (lock->wait_list.next && !list_empty(&lock->wait_list)) [[unlikely]] {
    // SAFETY: only mutex_waiter::list, its first member, is ever linked into a wait_list.
    auto* const first = reinterpret_cast<sim::mutex_waiter*>(lock->wait_list.next);
    wake_up_state(first->who, first->who->__state);
  }
}
LKM_EXPORT_SYMBOL(mutex_unlock);

LKM_SIM_INLINE bool mutex_is_locked(mutex* lock) { return lock->owner != nullptr; }
LKM_EXPORT_SYMBOL(mutex_is_locked);

LKM_SIM_INLINE int atomic_dec_and_mutex_lock(atomic_t* cnt, mutex* lock)
{
  if (atomic_add_unless(cnt, -1, 1)) return 0;
  mutex_lock(lock);
  if (atomic_dec_and_test(cnt)) return 1;
  mutex_unlock(lock);
  return 0;
}
LKM_EXPORT_SYMBOL(atomic_dec_and_mutex_lock);

}  // extern "C"
}  // namespace lkm::waist
