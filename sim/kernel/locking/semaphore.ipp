// SPDX-License-Identifier: MIT OR GPL-2.0-only
/// The driver API's functions of kernel/locking/semaphore.hpp.
#pragma once

#include <lkm/sim/core/linkage.hpp>

namespace lkm::waist {
extern "C" {

LKM_SIM_INLINE void down(semaphore* sem) { sim::down_in(sem, TASK_UNINTERRUPTIBLE, MAX_SCHEDULE_TIMEOUT, "down()"); }
LKM_EXPORT_SYMBOL(down);
LKM_SIM_INLINE int down_interruptible(semaphore* sem)
{
  return sim::down_in(sem, TASK_INTERRUPTIBLE, MAX_SCHEDULE_TIMEOUT, "down_interruptible()");
}
LKM_EXPORT_SYMBOL(down_interruptible);
LKM_SIM_INLINE int down_killable(semaphore* sem)
{
  return sim::down_in(sem, TASK_KILLABLE, MAX_SCHEDULE_TIMEOUT, "down_killable()");
}
LKM_EXPORT_SYMBOL(down_killable);
LKM_SIM_INLINE int down_timeout(semaphore* sem, long timeout)
{
  return sim::down_in(sem, TASK_UNINTERRUPTIBLE, timeout, "down_timeout()");
}
LKM_EXPORT_SYMBOL(down_timeout);

LKM_SIM_INLINE int down_trylock(semaphore* sem)
{
  if (!sem->count) return 1;
  --sem->count;
  return 0;
}
LKM_EXPORT_SYMBOL(down_trylock);

LKM_SIM_INLINE void up(semaphore* sem)
{
  if (!sem->wait_list.next)
    return sim::oops("BUG: up() of a semaphore that is not initialised: sema_init() is missing");
  if (list_empty(&sem->wait_list)) {
    ++sem->count;
    return;
  }
  // SAFETY: only semaphore_waiter::list, its first member, is ever linked into a wait_list.
  auto* const first = reinterpret_cast<sim::semaphore_waiter*>(sem->wait_list.next);
  list_del_init(&first->list);
  first->passes = true;
  wake_up_process(first->who);
}
LKM_EXPORT_SYMBOL(up);

}  // extern "C"
}  // namespace lkm::waist
