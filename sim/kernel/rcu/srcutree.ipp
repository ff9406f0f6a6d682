// SPDX-License-Identifier: MIT OR GPL-2.0-only
/// The driver API's functions of kernel/rcu/srcutree.hpp.
#pragma once

#include <lkm/sim/core/linkage.hpp>

namespace lkm::sim {

LKM_SIM_INLINE void srcu_calls::run(pending& mine)
{
  auto& me = current();
  // Those that come while it waits have to wait for later readers.
  auto left = mine.heads.size();
  waist::synchronize_srcu(mine.ssp);
  for (; left && !mine.heads.empty(); --left) {
    auto* const head = mine.heads.front();
    mine.heads.pop_front();
    const auto function = head->func;
    me.preempt_count += static_cast<int>(waist::SOFTIRQ_DISABLE_OFFSET);
    const auto before = me.preempt_count;
    function(head);
    if (me.preempt_count != before || me.irqs_off || me.rcu_read_lock_nesting)
      oops("BUG: the function " + driver_function(function).text() +
           " of call_srcu() returned with a spinlock held, or in another section that it began");
    waist::lkm_local_bh_enable();
    ++mine.called;
  }
  if (!mine.heads.empty()) start(mine);
  ran_.wake_all();
}

}  // namespace lkm::sim

namespace lkm::waist {
extern "C" {

LKM_SIM_INLINE int init_srcu_struct(srcu_struct* ssp)
{
  *ssp = {};
  __init_waitqueue_head(&ssp->left, "srcu", nullptr);
  return 0;
}
LKM_EXPORT_SYMBOL_GPL(init_srcu_struct);
LKM_SIM_INLINE void cleanup_srcu_struct(srcu_struct* ssp)
{
  if (ssp->readers[0] || ssp->readers[1])
    return lkm_warn("kernel/rcu/srcutree.c", __LINE__, "cleanup_srcu_struct", "a reader is in a section still");
  if (!sim::part<sim::srcu_calls>().forget(*ssp))
    lkm_warn("kernel/rcu/srcutree.c", __LINE__, "cleanup_srcu_struct",
             "functions of call_srcu() are still to be called: srcu_barrier() is missing");
}
LKM_EXPORT_SYMBOL_GPL(cleanup_srcu_struct);

LKM_SIM_INLINE int __srcu_read_lock(srcu_struct* ssp)
{
  if (!ssp->left.head.next)
    sim::oops("BUG: srcu_read_lock() of an srcu_struct that is not initialised: init_srcu_struct() is missing");
  ++ssp->readers[ssp->current_readers];
  return ssp->current_readers;
}
LKM_EXPORT_SYMBOL_GPL(__srcu_read_lock);
LKM_SIM_INLINE void __srcu_read_unlock(srcu_struct* ssp, int idx)
{
  if ((idx != 0 && idx != 1) || !ssp->readers[idx])
    return sim::oops("BUG: srcu_read_unlock() with a number that srcu_read_lock() did not give");
  if (!--ssp->readers[idx]) __wake_up(&ssp->left, TASK_NORMAL, 0, nullptr);
}
LKM_EXPORT_SYMBOL_GPL(__srcu_read_unlock);

LKM_SIM_INLINE void synchronize_srcu(srcu_struct* ssp)
{
  sim::might_sleep(
      [](const char* why) { return std::string("BUG: synchronize_srcu() waits for readers, and is called ") + why; });
  const auto number = ++ssp->begun;
  // Another one may wait for the old readers: these are waited for as well.
  for (int i = 0; i < 2; ++i) {
    const int old = ssp->current_readers;
    ssp->current_readers = !old;
    sim::wait_until(ssp->left, "for readers of an srcu_struct: synchronize_srcu()",
                    [&] { return ssp->readers[!ssp->current_readers] == 0; });
    if (!ssp->readers[ssp->current_readers]) break;
  }
  ssp->ended = std::max(ssp->ended, number);
}
LKM_EXPORT_SYMBOL_GPL(synchronize_srcu);
LKM_SIM_INLINE void synchronize_srcu_expedited(srcu_struct* ssp) { synchronize_srcu(ssp); }
LKM_EXPORT_SYMBOL_GPL(synchronize_srcu_expedited);

LKM_SIM_INLINE void call_srcu(srcu_struct* ssp, rcu_head* head, rcu_callback_t func)
{
  sim::part<sim::srcu_calls>().call(*ssp, head, func);
}
LKM_EXPORT_SYMBOL_GPL(call_srcu);
LKM_SIM_INLINE void srcu_barrier(srcu_struct* ssp) { sim::part<sim::srcu_calls>().barrier(*ssp); }
LKM_EXPORT_SYMBOL_GPL(srcu_barrier);

LKM_SIM_INLINE unsigned long get_state_synchronize_srcu(srcu_struct* ssp) { return ssp->begun + 1; }
LKM_EXPORT_SYMBOL_GPL(get_state_synchronize_srcu);
LKM_SIM_INLINE unsigned long start_poll_synchronize_srcu(srcu_struct* ssp)
{
  const auto cookie = get_state_synchronize_srcu(ssp);
  sim::part<sim::srcu_calls>().begin_grace_period(*ssp);
  return cookie;
}
LKM_EXPORT_SYMBOL_GPL(start_poll_synchronize_srcu);
LKM_SIM_INLINE bool poll_state_synchronize_srcu(srcu_struct* ssp, unsigned long cookie) { return ssp->ended >= cookie; }
LKM_EXPORT_SYMBOL_GPL(poll_state_synchronize_srcu);

}  // extern "C"
}  // namespace lkm::waist
