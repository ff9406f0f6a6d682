// SPDX-License-Identifier: MIT OR GPL-2.0-only
/// The driver API's functions of kernel/task_work.hpp.
#pragma once

#include <lkm/sim/core/linkage.hpp>

namespace lkm::waist {
extern "C" {

LKM_SIM_INLINE int task_work_add(task_struct* task, rcu_head* work, task_work_notify_mode notify)
{
  auto& t = sim::as_task(task);
  if (t.__state == TASK_DEAD) return -ESRCH;
  if (!work->func) sim::oops("BUG: task_work_add() of a work without a function: init_task_work() is missing");
  if (notify == TWA_SIGNAL || notify == TWA_SIGNAL_NO_IPI)
    sim::unmodelled("task_work_add() that wakes a task as a signal does");
  work->next = t.task_works;
  t.task_works = work;
  return 0;
}
LKM_EXPORT_SYMBOL_GPL(task_work_add);

}  // extern "C"
}  // namespace lkm::waist
