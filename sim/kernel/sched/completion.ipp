// SPDX-License-Identifier: MIT OR GPL-2.0-only
/// The driver API's functions of kernel/sched/completion.hpp.
#pragma once

#include <lkm/sim/core/linkage.hpp>

namespace lkm::waist {
extern "C" {

LKM_SIM_INLINE void init_completion(completion* x)
{
  x->done = 0;
  __init_waitqueue_head(&x->wait, "completion", nullptr);
}
LKM_EXPORT_SYMBOL(init_completion);

LKM_SIM_INLINE void complete(completion* x)
{
  if (x->done != sim::completed_for_all) ++x->done;
  __wake_up(&x->wait, TASK_NORMAL, 1, nullptr);
}
LKM_EXPORT_SYMBOL(complete);

LKM_SIM_INLINE void complete_all(completion* x)
{
  x->done = sim::completed_for_all;
  __wake_up(&x->wait, TASK_NORMAL, 0, nullptr);
}
LKM_EXPORT_SYMBOL(complete_all);

LKM_SIM_INLINE void wait_for_completion(completion* x)
{
  sim::wait_for_common(x, MAX_SCHEDULE_TIMEOUT, static_cast<int>(TASK_UNINTERRUPTIBLE));
}
LKM_EXPORT_SYMBOL(wait_for_completion);
LKM_SIM_INLINE void wait_for_completion_io(completion* x) { wait_for_completion(x); }
LKM_EXPORT_SYMBOL(wait_for_completion_io);

LKM_SIM_INLINE int wait_for_completion_state(completion* x, unsigned state)
{
  const long left = sim::wait_for_common(x, MAX_SCHEDULE_TIMEOUT, static_cast<int>(state));
  return left < 0 ? static_cast<int>(left) : 0;
}
LKM_EXPORT_SYMBOL(wait_for_completion_state);
LKM_SIM_INLINE int wait_for_completion_interruptible(completion* x)
{
  return wait_for_completion_state(x, TASK_INTERRUPTIBLE);
}
LKM_EXPORT_SYMBOL(wait_for_completion_interruptible);
LKM_SIM_INLINE int wait_for_completion_killable(completion* x) { return wait_for_completion_state(x, TASK_KILLABLE); }
LKM_EXPORT_SYMBOL(wait_for_completion_killable);

LKM_SIM_INLINE unsigned long wait_for_completion_timeout(completion* x, unsigned long timeout)
{
  return static_cast<unsigned long>(
      sim::wait_for_common(x, static_cast<long>(timeout), static_cast<int>(TASK_UNINTERRUPTIBLE)));
}
LKM_EXPORT_SYMBOL(wait_for_completion_timeout);
LKM_SIM_INLINE unsigned long wait_for_completion_io_timeout(completion* x, unsigned long timeout)
{
  return wait_for_completion_timeout(x, timeout);
}
LKM_EXPORT_SYMBOL(wait_for_completion_io_timeout);
LKM_SIM_INLINE long wait_for_completion_interruptible_timeout(completion* x, unsigned long timeout)
{
  return sim::wait_for_common(x, static_cast<long>(timeout), static_cast<int>(TASK_INTERRUPTIBLE));
}
LKM_EXPORT_SYMBOL(wait_for_completion_interruptible_timeout);
LKM_SIM_INLINE long wait_for_completion_killable_timeout(completion* x, unsigned long timeout)
{
  return sim::wait_for_common(x, static_cast<long>(timeout), static_cast<int>(TASK_KILLABLE));
}
LKM_EXPORT_SYMBOL(wait_for_completion_killable_timeout);

LKM_SIM_INLINE bool completion_done(completion* x) { return x->done != 0; }
LKM_EXPORT_SYMBOL(completion_done);

LKM_SIM_INLINE bool try_wait_for_completion(completion* x)
{
  if (!x->done) return false;
  if (x->done != sim::completed_for_all) --x->done;
  return true;
}
LKM_EXPORT_SYMBOL(try_wait_for_completion);

}  // extern "C"
}  // namespace lkm::waist
