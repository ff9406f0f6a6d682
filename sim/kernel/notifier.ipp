// SPDX-License-Identifier: MIT OR GPL-2.0-only
/// The driver API's functions of kernel/notifier.hpp.
#pragma once

#include <lkm/sim/core/linkage.hpp>

namespace lkm::sim {

/// The pointer to `nb` in a chain, or null.
inline waist::notifier_block** place_in(waist::notifier_block*& head, const waist::notifier_block& nb)
{
  auto** place = &head;
  while (*place && *place != &nb) place = &(*place)->next;
  return *place ? place : nullptr;
}

inline int add_notifier(waist::notifier_block*& head, waist::notifier_block& nb, bool unique = false)
{
  auto** place = &head;
  // Linux finds one that is there already only as far as it searches for the new one's place.
  while (*place && *place != &nb && (*place)->priority >= nb.priority) {
    if (unique && (*place)->priority == nb.priority) return -EBUSY;
    place = &(*place)->next;
  }
  if (*place == &nb) {
    waist::lkm_warn("kernel/notifier.c", __LINE__, "notifier_chain_register", "notifier callback already registered");
    return -EEXIST;
  }
  nb.next = *place;
  *place = &nb;
  return 0;
}

inline int remove_notifier(waist::notifier_block*& head, const waist::notifier_block& nb)
{
  auto** const place = place_in(head, nb);
  if (!place) return -ENOENT;
  *place = nb.next;
  return 0;
}

/// At most `most` functions; `called` counts them.
inline int call_notifiers(waist::notifier_block* nb, unsigned long action, void* data, int& called, int most)
{
  int result = waist::NOTIFY_DONE;
  for (called = 0; nb && called < most && !(result & waist::NOTIFY_STOP_MASK); ++called) {
    // It may take itself off, and be freed.
    auto* const after = nb->next;
    result = nb->notifier_call(nb, action, data);
    nb = after;
  }
  return result;
}

inline constexpr int all_notifiers = 0x7fffffff;

inline int call_notifiers(waist::notifier_block* first, unsigned long action, void* data)
{
  int called;
  return call_notifiers(first, action, data, called, all_notifiers);
}

inline int call_notifiers_or_undo(waist::notifier_block* first, unsigned long action, unsigned long undo, void* data)
{
  int called;
  const int result = call_notifiers(first, action, data, called, all_notifiers);
  int undone;
  if (result & waist::NOTIFY_STOP_MASK) call_notifiers(first, undo, data, undone, called - 1);
  return result;
}

/// While it exists, preemption is disabled: Linux's rcu_read_lock() around the calls of an atomic chain.
class no_sleep_guard {
 public:
  no_sleep_guard() { ++current().preempt_count; }
  no_sleep_guard(const no_sleep_guard&) = delete;
  no_sleep_guard& operator=(const no_sleep_guard&) = delete;
  ~no_sleep_guard() { --current().preempt_count; }
};

/// A call of a blocking chain's functions.
class notifier_call_guard {
 public:
  explicit notifier_call_guard(waist::blocking_notifier_head& nh) : nh_(nh) { ++nh_.lkm_calls; }
  notifier_call_guard(const notifier_call_guard&) = delete;
  notifier_call_guard& operator=(const notifier_call_guard&) = delete;
  ~notifier_call_guard()
  {
    if (!--nh_.lkm_calls && nh_.lkm_unused.head.next) waist::__wake_up(&nh_.lkm_unused, waist::TASK_NORMAL, 0, nullptr);
  }

 private:
  waist::blocking_notifier_head& nh_;
};

inline void wait_for_calls(waist::blocking_notifier_head& nh)
{
  might_sleep([](const char* why) { return std::string("BUG: a blocking notifier chain was changed ") + why; });
  auto& queue = nh.lkm_unused;
  if (!queue.head.next) waist::__init_waitqueue_head(&queue, "notifier", nullptr);
  while (nh.lkm_calls) {
    waist::wait_queue_entry entry;
    waist::init_wait_entry(&entry, 0);
    current().waits_for = "for the end of the calls of a notifier chain, to change it";
    waist::prepare_to_wait(&queue, &entry, static_cast<int>(waist::TASK_UNINTERRUPTIBLE));
    if (nh.lkm_calls) waist::schedule();
    waist::finish_wait(&queue, &entry);
    current().waits_for.clear();
  }
}

template <class Change>
int change_locked(waist::atomic_notifier_head& nh, Change change)
{
  const auto flags = waist::lkm_spin_lock_irqsave(&nh.lock);
  const int result = change();
  waist::spin_unlock_irqrestore(&nh.lock, flags);
  return result;
}

}  // namespace lkm::sim

namespace lkm::waist {
extern "C" {

LKM_SIM_INLINE int raw_notifier_chain_register(raw_notifier_head* nh, notifier_block* nb)
{
  return sim::add_notifier(nh->head, *nb);
}
LKM_EXPORT_SYMBOL_GPL(raw_notifier_chain_register);

LKM_SIM_INLINE int raw_notifier_chain_unregister(raw_notifier_head* nh, notifier_block* nb)
{
  return sim::remove_notifier(nh->head, *nb);
}
LKM_EXPORT_SYMBOL_GPL(raw_notifier_chain_unregister);

LKM_SIM_INLINE int raw_notifier_call_chain(raw_notifier_head* nh, unsigned long action, void* data)
{
  return sim::call_notifiers(nh->head, action, data);
}
LKM_EXPORT_SYMBOL_GPL(raw_notifier_call_chain);

LKM_SIM_INLINE int raw_notifier_call_chain_robust(raw_notifier_head* nh, unsigned long action, unsigned long undo,
                                                  void* data)
{
  return sim::call_notifiers_or_undo(nh->head, action, undo, data);
}
LKM_EXPORT_SYMBOL_GPL(raw_notifier_call_chain_robust);

LKM_SIM_INLINE int atomic_notifier_chain_register(atomic_notifier_head* nh, notifier_block* nb)
{
  return sim::change_locked(*nh, [=] { return sim::add_notifier(nh->head, *nb); });
}
LKM_EXPORT_SYMBOL_GPL(atomic_notifier_chain_register);

LKM_SIM_INLINE int atomic_notifier_chain_register_unique_prio(atomic_notifier_head* nh, notifier_block* nb)
{
  return sim::change_locked(*nh, [=] { return sim::add_notifier(nh->head, *nb, true); });
}
LKM_EXPORT_SYMBOL_GPL(atomic_notifier_chain_register_unique_prio);

LKM_SIM_INLINE int atomic_notifier_chain_unregister(atomic_notifier_head* nh, notifier_block* nb)
{
  sim::might_sleep(
      [](const char* why) { return std::string("BUG: atomic_notifier_chain_unregister() was called ") + why; });
  return sim::change_locked(*nh, [=] { return sim::remove_notifier(nh->head, *nb); });
}
LKM_EXPORT_SYMBOL_GPL(atomic_notifier_chain_unregister);

LKM_SIM_INLINE int atomic_notifier_call_chain(atomic_notifier_head* nh, unsigned long action, void* data)
{
  const sim::no_sleep_guard atomic;
  return sim::call_notifiers(nh->head, action, data);
}
LKM_EXPORT_SYMBOL_GPL(atomic_notifier_call_chain);

LKM_SIM_INLINE int blocking_notifier_chain_register(blocking_notifier_head* nh, notifier_block* nb)
{
  sim::wait_for_calls(*nh);
  return sim::add_notifier(nh->head, *nb);
}
LKM_EXPORT_SYMBOL_GPL(blocking_notifier_chain_register);

LKM_SIM_INLINE int blocking_notifier_chain_register_unique_prio(blocking_notifier_head* nh, notifier_block* nb)
{
  sim::wait_for_calls(*nh);
  return sim::add_notifier(nh->head, *nb, true);
}
LKM_EXPORT_SYMBOL_GPL(blocking_notifier_chain_register_unique_prio);

LKM_SIM_INLINE int blocking_notifier_chain_unregister(blocking_notifier_head* nh, notifier_block* nb)
{
  sim::wait_for_calls(*nh);
  return sim::remove_notifier(nh->head, *nb);
}
LKM_EXPORT_SYMBOL_GPL(blocking_notifier_chain_unregister);

LKM_SIM_INLINE int blocking_notifier_call_chain(blocking_notifier_head* nh, unsigned long action, void* data)
{
  if (!nh->head) return NOTIFY_DONE;
  const sim::notifier_call_guard under_way(*nh);
  return sim::call_notifiers(nh->head, action, data);
}
LKM_EXPORT_SYMBOL_GPL(blocking_notifier_call_chain);

LKM_SIM_INLINE int blocking_notifier_call_chain_robust(blocking_notifier_head* nh, unsigned long action,
                                                       unsigned long undo, void* data)
{
  if (!nh->head) return NOTIFY_DONE;
  const sim::notifier_call_guard under_way(*nh);
  return sim::call_notifiers_or_undo(nh->head, action, undo, data);
}
LKM_EXPORT_SYMBOL_GPL(blocking_notifier_call_chain_robust);

}  // extern "C"
}  // namespace lkm::waist
