// SPDX-License-Identifier: MIT OR GPL-2.0-only
/// The driver API's functions of kernel/sched/swait.hpp.
#pragma once

#include <lkm/sim/core/linkage.hpp>

namespace lkm::sim {

LKM_SIM_INLINE void refuse_unready(const waist::swait_queue_head* q, const char* function)
{
  if (!q->task_list.next)
    oops(std::string("BUG: ") + function +
         " of a swait_queue_head that is not initialised: init_swait_queue_head() is missing");
}

}  // namespace lkm::sim

namespace lkm::waist {
extern "C" {

LKM_SIM_INLINE void __init_swait_queue_head(swait_queue_head* q, const char*, lock_class_key*)
{
  q->lock = {};
  INIT_LIST_HEAD(&q->task_list);
}
LKM_EXPORT_SYMBOL(__init_swait_queue_head);

LKM_SIM_INLINE void swake_up_locked(swait_queue_head* q)
{
  sim::refuse_unready(q, "swake_up_one()");
  if (list_empty(&q->task_list)) return;
  // SAFETY: only swait_queue::task_list is ever linked into a swait_queue_head.
  auto* const first = reinterpret_cast<swait_queue*>(reinterpret_cast<char*>(q->task_list.next) -
                                                     __builtin_offsetof(swait_queue, task_list));
  wake_up_process(first->task);
  list_del_init(&first->task_list);
}
LKM_EXPORT_SYMBOL(swake_up_locked);

LKM_SIM_INLINE void swake_up_one(swait_queue_head* q) { swake_up_locked(q); }
LKM_EXPORT_SYMBOL(swake_up_one);

LKM_SIM_INLINE void swake_up_all(swait_queue_head* q)
{
  const auto& me = sim::current();
  sim::refuse_unready(q, "swake_up_all()");
  if (me.irqs_off || static_cast<unsigned long>(me.preempt_count) & HARDIRQ_MASK)
    sim::oops(std::string("BUG: swake_up_all() enables interrupts, and is called ") + me.why_atomic() +
              "\nOnly swake_up_one() may be called there.");
  while (!list_empty(&q->task_list)) swake_up_locked(q);
}
LKM_EXPORT_SYMBOL(swake_up_all);

LKM_SIM_INLINE void prepare_to_swait_exclusive(swait_queue_head* q, swait_queue* wait, int state)
{
  sim::refuse_unready(q, "prepare_to_swait_exclusive()");
  lkm_set_current_state(static_cast<unsigned>(state));
  const bool stands_there = !list_empty(&wait->task_list);
  if (!stands_there) list_add_tail(&wait->task_list, &q->task_list);
  wait->task = get_current();
}
LKM_EXPORT_SYMBOL(prepare_to_swait_exclusive);

LKM_SIM_INLINE long prepare_to_swait_event(swait_queue_head* q, swait_queue* wait, int state)
{
  if (sim::current().signal_ends(static_cast<unsigned>(state))) {
    // Who gives up must not swallow a wake-up.
    list_del_init(&wait->task_list);
    sim::part<sim::scheduler>().refuse_wait();
    return -ERESTARTSYS;
  }
  prepare_to_swait_exclusive(q, wait, state);
  return 0;
}
LKM_EXPORT_SYMBOL(prepare_to_swait_event);

LKM_SIM_INLINE void finish_swait(swait_queue_head*, swait_queue* wait)
{
  lkm_set_current_state(TASK_RUNNING);
  if (!list_empty(&wait->task_list)) list_del_init(&wait->task_list);
}
LKM_EXPORT_SYMBOL(finish_swait);

}  // extern "C"
}  // namespace lkm::waist
