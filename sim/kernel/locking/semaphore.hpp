// SPDX-License-Identifier: MIT OR GPL-2.0-only
/// Models kernel/locking/semaphore.c (Linux 6.1): up() hands its place to the one who has slept longest.
#pragma once

#include <lkm/sim/core/linkage.hpp>
#include <lkm/sim/core/export.hpp>
#include <lkm/sim/include/linux/semaphore.h>
#include <lkm/sim/kernel/sched/core.hpp>

#include <cerrno>

namespace lkm::sim {

/// One who sleeps on a semaphore; lives on the sleeper's stack.
struct semaphore_waiter {
  waist::list_head list;
  task* who;
  bool passes;
};

/// 0, -EINTR when a signal that `state` heeds came first, or -ETIME after `timeout` jiffies.
inline int down_in(waist::semaphore* sem, unsigned state, long timeout, const char* function)
{
  might_sleep([&](const char* why) { return std::string("BUG: ") + function + " is called " + why; });
  if (!sem->wait_list.next)
    oops(std::string("BUG: ") + function + " of a semaphore that is not initialised: sema_init() is missing");
  if (sem->count > 0) {
    --sem->count;
    return 0;
  }
  auto& me = current();
  semaphore_waiter waiter{{}, &me, false};
  waist::list_add_tail(&waiter.list, &sem->wait_list);
  me.waits_for = "for a semaphore";
  int result = 0;
  while (!waiter.passes && !result) {
    if (me.signal_ends(state)) {
      result = -EINTR;
    } else if (timeout <= 0) {
      result = -ETIME;
    } else {
      me.__state = state;
      timeout = part<scheduler>().schedule_timeout(timeout);
    }
  }
  me.waits_for.clear();
  if (result) waist::list_del_init(&waiter.list);
  return result;
}

}  // namespace lkm::sim

#ifdef LKM_SIM_BODIES
#include <lkm/sim/kernel/locking/semaphore.ipp>
#endif
