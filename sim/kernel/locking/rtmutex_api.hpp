// SPDX-License-Identifier: MIT OR GPL-2.0-only
/// Models kernel/locking/rtmutex_api.c (Linux 6.1): who unlocks gives the lock to the one who has waited longest, as
/// all tasks have the same priority. So nobody lends one either.
#pragma once

#include <lkm/sim/core/linkage.hpp>
#include <lkm/sim/core/export.hpp>
#include <lkm/sim/include/linux/rtmutex.h>
#include <lkm/sim/kernel/locking/mutex.hpp>
#include <lkm/sim/kernel/sched/wait.hpp>

#include <string>

namespace lkm::sim {

/// One who waits for the lock; lives on the waiting task's stack.
struct rt_mutex_waiter {
  waist::list_head list;
  task* who;
  wait_list woken;
};

inline int rt_mutex_lock_in(waist::rt_mutex_base& lock, unsigned state, const char* function)
{
  might_sleep([&](const char* why) { return std::string("BUG: ") + function + " is called " + why; });
  if (!lock.waiters.next)
    oops(std::string("BUG: ") + function + " of an rt_mutex that is not initialised: rt_mutex_init() is missing");
  auto& me = current();
  if (lock.owner) {
    const auto& owner = *static_cast<const task*>(lock.owner);
    if (&owner == &me)
      oops("BUG: rtmutex deadlock detected: task " + std::to_string(me.pid) + " (" + me.comm +
           ") takes an rt_mutex that it holds itself");
    rt_mutex_waiter waiter{{}, &me, {}};
    waist::list_add_tail(&waiter.list, &lock.waiters);
    const int error = wait_until(
        waiter.woken, "for an rt_mutex that task " + std::to_string(owner.pid) + " (" + owner.comm + ") holds",
        [&] { return lock.owner == &me; }, state);
    if (error) {
      waist::list_del_init(&waiter.list);
      return error;
    }
  }
  lock.owner = &me;
  took(me);
  return 0;
}

}  // namespace lkm::sim

#ifdef LKM_SIM_BODIES
#include <lkm/sim/kernel/locking/rtmutex_api.ipp>
#endif
