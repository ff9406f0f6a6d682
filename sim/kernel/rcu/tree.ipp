// SPDX-License-Identifier: MIT OR GPL-2.0-only
/// The driver API's functions of kernel/rcu/tree.hpp.
#pragma once

#include <lkm/sim/core/linkage.hpp>

namespace lkm::waist {
extern "C" {

LKM_SIM_INLINE void lkm_rcu_read_lock()
{
  auto& me = sim::current();
  ++me.rcu_read_lock_nesting;
  me.last_spinlock.set_here();
}
LKM_EXPORT_SYMBOL(lkm_rcu_read_lock);
LKM_SIM_INLINE void lkm_rcu_read_unlock()
{
  auto& me = sim::current();
  if (!me.rcu_read_lock_nesting) return sim::oops("BUG: rcu_read_unlock() without rcu_read_lock()");
  --me.rcu_read_lock_nesting;
}
LKM_EXPORT_SYMBOL(lkm_rcu_read_unlock);
LKM_SIM_INLINE bool rcu_read_lock_held() { return sim::current().rcu_read_lock_nesting != 0; }
LKM_EXPORT_SYMBOL(rcu_read_lock_held);

LKM_SIM_INLINE void lkm_rcu_must_read(const char* file, int line)
{
  const auto place = std::string(file) + ":" + std::to_string(line);
  sim::part<sim::report>().add(
      sim::severity::bug,
      "suspicious RCU usage at " + place +
          ": the pointer is followed outside of rcu_read_lock(), or without the writers' lock, by " +
          sim::activity_of(sim::current()),
      {}, {}, "RCU outside of a section");
}
LKM_EXPORT_SYMBOL(lkm_rcu_must_read);

LKM_SIM_INLINE void synchronize_rcu()
{
  sim::might_sleep(
      [](const char* why) { return std::string("BUG: synchronize_rcu() waits for readers, and is called ") + why; });
  schedule_timeout_uninterruptible(2);
  while (sim::part<sim::scheduler>().has_preempted_reader()) schedule_timeout_uninterruptible(1);
}
LKM_EXPORT_SYMBOL_GPL(synchronize_rcu);
LKM_SIM_INLINE void synchronize_rcu_expedited()
{
  sim::might_sleep([](const char* why) {
    return std::string("BUG: synchronize_rcu_expedited() waits for readers, and is called ") + why;
  });
  while (sim::part<sim::scheduler>().has_preempted_reader()) schedule_timeout_uninterruptible(1);
}
LKM_EXPORT_SYMBOL_GPL(synchronize_rcu_expedited);
LKM_SIM_INLINE void call_rcu(rcu_head* head, rcu_callback_t func) { sim::part<sim::rcu>().call(head, func); }
LKM_EXPORT_SYMBOL_GPL(call_rcu);
LKM_SIM_INLINE void rcu_barrier() { sim::part<sim::rcu>().barrier(); }
LKM_EXPORT_SYMBOL_GPL(rcu_barrier);

LKM_SIM_INLINE void kvfree_call_rcu(rcu_head* head, void* ptr)
{
  if (!ptr) return;
  if (!head)
    sim::might_sleep([](const char* why) {
      return std::string("BUG: kfree_rcu() without an rcu_head may sleep, and is called ") + why;
    });
  sim::part<sim::rcu>().free(ptr);
}
LKM_EXPORT_SYMBOL_GPL(kvfree_call_rcu);

}  // extern "C"
}  // namespace lkm::waist
