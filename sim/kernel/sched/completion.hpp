// SPDX-License-Identifier: MIT OR GPL-2.0-only
/// Models kernel/sched/completion.c (Linux 6.1).
#pragma once

#include <lkm/sim/core/export.hpp>
#include <lkm/sim/include/linux/completion.h>
#include <lkm/sim/kernel/sched/wait.hpp>

namespace lkm::sim {

/// `done` that complete_all() leaves behind: UINT_MAX, never counted down.
inline constexpr unsigned completed_for_all = ~0U;

/// What is left of `timeout` (at least 1), 0 when it ran out, -ERESTARTSYS on a signal that `state` heeds.
inline long wait_for_common(waist::completion* x, long timeout, int state)
{
  if (!x->done) {
    waist::wait_queue_entry entry;
    waist::init_wait_entry(&entry, waist::WQ_FLAG_EXCLUSIVE);
    do {
      if (const long signal = waist::prepare_to_wait_event(&x->wait, &entry, state); signal) {
        waist::finish_wait(&x->wait, &entry);
        return signal;
      }
      timeout = waist::schedule_timeout(timeout);
    } while (!x->done && timeout);
    waist::finish_wait(&x->wait, &entry);
    if (!x->done) return 0;
  }
  if (x->done != completed_for_all) --x->done;
  return timeout ? timeout : 1;
}

}  // namespace lkm::sim

namespace lkm::waist {
extern "C" {

inline void init_completion(completion* x)
{
  x->done = 0;
  __init_waitqueue_head(&x->wait, "completion", nullptr);
}
LKM_EXPORT_SYMBOL(init_completion);

inline void complete(completion* x)
{
  if (x->done != sim::completed_for_all) ++x->done;
  __wake_up(&x->wait, TASK_NORMAL, 1, nullptr);
}
LKM_EXPORT_SYMBOL(complete);

inline void complete_all(completion* x)
{
  x->done = sim::completed_for_all;
  __wake_up(&x->wait, TASK_NORMAL, 0, nullptr);
}
LKM_EXPORT_SYMBOL(complete_all);

inline void wait_for_completion(completion* x)
{
  sim::wait_for_common(x, MAX_SCHEDULE_TIMEOUT, static_cast<int>(TASK_UNINTERRUPTIBLE));
}
LKM_EXPORT_SYMBOL(wait_for_completion);

inline int wait_for_completion_interruptible(completion* x)
{
  const long left = sim::wait_for_common(x, MAX_SCHEDULE_TIMEOUT, static_cast<int>(TASK_INTERRUPTIBLE));
  return left < 0 ? static_cast<int>(left) : 0;
}
LKM_EXPORT_SYMBOL(wait_for_completion_interruptible);

inline unsigned long wait_for_completion_timeout(completion* x, unsigned long timeout)
{
  return static_cast<unsigned long>(
      sim::wait_for_common(x, static_cast<long>(timeout), static_cast<int>(TASK_UNINTERRUPTIBLE)));
}
LKM_EXPORT_SYMBOL(wait_for_completion_timeout);

inline bool try_wait_for_completion(completion* x)
{
  if (!x->done) return false;
  if (x->done != sim::completed_for_all) --x->done;
  return true;
}
LKM_EXPORT_SYMBOL(try_wait_for_completion);

}  // extern "C"
}  // namespace lkm::waist
