// SPDX-License-Identifier: MIT OR GPL-2.0-only
/// Models kernel/sched/completion.c (Linux 6.1).
#pragma once

#include <lkm/sim/core/linkage.hpp>
#include <lkm/sim/core/export.hpp>
#include <lkm/sim/include/linux/completion.h>
#include <lkm/sim/kernel/sched/wait.hpp>

namespace lkm::sim {

/// `done` that complete_all() leaves behind: UINT_MAX, never counted down.
inline constexpr unsigned completed_for_all = ~0U;

/// Sleeps until somebody completes `x`. What is left of `timeout`, 0 when it ran out, -ERESTARTSYS on a signal that
/// `state` heeds.
inline long sleep_until_done(waist::completion& x, long timeout, int state)
{
  waist::wait_queue_entry sleeper;
  waist::init_wait_entry(&sleeper, waist::WQ_FLAG_EXCLUSIVE);
  long left = timeout;
  for (bool awake = false; !awake; awake = left <= 0 || x.done) {
    const long signal = waist::prepare_to_wait_event(&x.wait, &sleeper, state);
    left = signal ? signal : waist::schedule_timeout(left);
  }
  waist::finish_wait(&x.wait, &sleeper);
  return left;
}

/// What is left of `timeout` (at least 1), 0 when it ran out, -ERESTARTSYS on a signal that `state` heeds.
inline long wait_for_common(waist::completion* x, long timeout, int state)
{
  const bool sleeps = !x->done;
  const long left = sleeps ? sleep_until_done(*x, timeout, state) : timeout;
  if (sleeps && left < 0) return left;
  if (!waist::try_wait_for_completion(x)) return 0;
  return left == 0 ? 1 : left;
}

}  // namespace lkm::sim

#ifdef LKM_SIM_BODIES
#include <lkm/sim/kernel/sched/completion.ipp>
#endif
