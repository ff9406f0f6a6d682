// SPDX-License-Identifier: MIT OR GPL-2.0-only
/// The driver API's functions of kernel/sched/wait.hpp.
#pragma once

#include <lkm/sim/core/linkage.hpp>

namespace lkm::waist {

extern "C" {

LKM_SIM_INLINE void __init_waitqueue_head(wait_queue_head* wq, const char* name, lock_class_key* key)
{
  lkm_spin_lock_init(&wq->lock, name, key ? key : &sim::lock_key<wait_queue_head>);
  INIT_LIST_HEAD(&wq->head);
  wq->lkm_wakes = 0;
}
LKM_EXPORT_SYMBOL(__init_waitqueue_head);

LKM_SIM_INLINE void lkm_timed_out(const wait_queue_head* wq, unsigned long wakes, const char* condition)
{
  if (wq->lkm_wakes == wakes) sim::lost_wake_up(condition, sim::short_trace::here());
}
LKM_EXPORT_SYMBOL(lkm_timed_out);

LKM_SIM_INLINE int default_wake_function(wait_queue_entry* entry, unsigned mode, int, void*)
{
  return wake_up_state(static_cast<task_struct*>(entry->private_), mode);
}
LKM_EXPORT_SYMBOL(default_wake_function);

LKM_SIM_INLINE int autoremove_wake_function(wait_queue_entry* entry, unsigned mode, int flags, void* key)
{
  const int woken = default_wake_function(entry, mode, flags, key);
  if (woken) list_del_init(&entry->entry);
  return woken;
}
LKM_EXPORT_SYMBOL(autoremove_wake_function);

LKM_SIM_INLINE void init_wait_entry(wait_queue_entry* entry, int flags)
{
  entry->flags = static_cast<unsigned>(flags);
  entry->private_ = get_current();
  entry->func = autoremove_wake_function;
  INIT_LIST_HEAD(&entry->entry);
}
LKM_EXPORT_SYMBOL(init_wait_entry);

LKM_SIM_INLINE void add_wait_queue(wait_queue_head* wq, wait_queue_entry* entry)
{
  entry->flags &= ~static_cast<unsigned>(WQ_FLAG_EXCLUSIVE);
  list_add(&entry->entry, &wq->head);
}
LKM_EXPORT_SYMBOL(add_wait_queue);

LKM_SIM_INLINE void add_wait_queue_exclusive(wait_queue_head* wq, wait_queue_entry* entry)
{
  entry->flags |= static_cast<unsigned>(WQ_FLAG_EXCLUSIVE);
  list_add_tail(&entry->entry, &wq->head);
}
LKM_EXPORT_SYMBOL(add_wait_queue_exclusive);

LKM_SIM_INLINE void remove_wait_queue(wait_queue_head*, wait_queue_entry* entry) { list_del_init(&entry->entry); }
LKM_EXPORT_SYMBOL(remove_wait_queue);

LKM_SIM_INLINE void prepare_to_wait(wait_queue_head* wq, wait_queue_entry* entry, int state)
{
  entry->flags &= ~static_cast<unsigned>(WQ_FLAG_EXCLUSIVE);
  if (list_empty(&entry->entry)) list_add(&entry->entry, &wq->head);
  lkm_set_current_state(static_cast<unsigned>(state));
}
LKM_EXPORT_SYMBOL(prepare_to_wait);

LKM_SIM_INLINE bool prepare_to_wait_exclusive(wait_queue_head* wq, wait_queue_entry* entry, int state)
{
  bool was_empty = false;
  entry->flags |= static_cast<unsigned>(WQ_FLAG_EXCLUSIVE);
  if (list_empty(&entry->entry)) {
    was_empty = list_empty(&wq->head);
    list_add_tail(&entry->entry, &wq->head);
  }
  lkm_set_current_state(static_cast<unsigned>(state));
  return was_empty;
}
LKM_EXPORT_SYMBOL(prepare_to_wait_exclusive);

LKM_SIM_INLINE long prepare_to_wait_event(wait_queue_head* wq, wait_queue_entry* entry, int state)
{
  if (sim::current().signal_ends(static_cast<unsigned>(state))) {
    // An exclusive waiter that gives up must not swallow a wake-up: it leaves the queue first.
    list_del_init(&entry->entry);
    sim::part<sim::scheduler>().refuse_wait();
    return -ERESTARTSYS;
  }
  if (list_empty(&entry->entry)) {
    if (entry->flags & static_cast<unsigned>(WQ_FLAG_EXCLUSIVE))
      list_add_tail(&entry->entry, &wq->head);
    else
      list_add(&entry->entry, &wq->head);
  }
  lkm_set_current_state(static_cast<unsigned>(state));
  return 0;
}
LKM_EXPORT_SYMBOL(prepare_to_wait_event);

LKM_SIM_INLINE void finish_wait(wait_queue_head*, wait_queue_entry* entry)
{
  lkm_set_current_state(TASK_RUNNING);
  if (!list_empty(&entry->entry)) list_del_init(&entry->entry);
}
LKM_EXPORT_SYMBOL(finish_wait);

LKM_SIM_INLINE long wait_woken(wait_queue_entry* entry, unsigned mode, long timeout)
{
  constexpr auto woken = static_cast<unsigned>(WQ_FLAG_WOKEN);
  lkm_set_current_state(mode);
  if (!(entry->flags & woken) && !sim::should_stop_or_park()) timeout = schedule_timeout(timeout);
  lkm_set_current_state(TASK_RUNNING);
  entry->flags &= ~woken;
  return timeout;
}
LKM_EXPORT_SYMBOL(wait_woken);

LKM_SIM_INLINE int woken_wake_function(wait_queue_entry* entry, unsigned mode, int flags, void* key)
{
  entry->flags |= static_cast<unsigned>(WQ_FLAG_WOKEN);
  return default_wake_function(entry, mode, flags, key);
}
LKM_EXPORT_SYMBOL(woken_wake_function);

LKM_SIM_INLINE int do_wait_intr(wait_queue_head* wq, wait_queue_entry* entry)
{
  const bool signalled = sim::current().has_signal();
  lkm_set_current_state(TASK_INTERRUPTIBLE);
  if (list_empty(&entry->entry)) list_add_tail(&entry->entry, &wq->head);
  if (!signalled) {
    spin_unlock(&wq->lock);
    sim::part<sim::scheduler>().schedule();
    spin_lock(&wq->lock);
  }
  return signalled ? -ERESTARTSYS : 0;
}
LKM_EXPORT_SYMBOL(do_wait_intr);

LKM_SIM_INLINE int do_wait_intr_irq(wait_queue_head* wq, wait_queue_entry* entry)
{
  local_irq_enable();
  const int result = do_wait_intr(wq, entry);
  local_irq_disable();
  return result;
}
LKM_EXPORT_SYMBOL(do_wait_intr_irq);

LKM_SIM_INLINE int __wake_up(wait_queue_head* wq, unsigned mode, int nr_exclusive, void* key)
{
  int woken = 0;
  ++wq->lkm_wakes;
  for (auto *at = wq->head.next, *next = at->next; at != &wq->head; at = next, next = at->next) {
    auto* const entry = container_of<wait_queue_entry>(at, 0);
    const bool exclusive = entry->flags & static_cast<unsigned>(WQ_FLAG_EXCLUSIVE);
    const int result = entry->func(entry, mode, 0, key);
    if (result < 0) break;
    if (result) ++woken;
    if (result && exclusive && !--nr_exclusive) break;
  }
  return woken;
}
LKM_EXPORT_SYMBOL(__wake_up);

}  // extern "C"
}  // namespace lkm::waist
