// SPDX-License-Identifier: MIT OR GPL-2.0-only
/// The driver API's functions of kernel/softirq.hpp.
#pragma once

#include <lkm/sim/core/linkage.hpp>

namespace lkm::waist {
extern "C" {

LKM_SIM_INLINE void lkm_local_bh_enable()
{
  auto& me = sim::current();
  if (!(static_cast<unsigned long>(me.preempt_count) & (SOFTIRQ_MASK & ~SOFTIRQ_OFFSET)))
    return sim::oops("BUG: local_bh_enable() without local_bh_disable()");
  me.preempt_count -= static_cast<int>(SOFTIRQ_DISABLE_OFFSET);
  if (!me.held.empty()) sim::part<sim::lockdep>().interrupts_enabled(me);
  sim::part<sim::softirqs>().run();
  sim::preemption_point();
}
LKM_EXPORT_SYMBOL(lkm_local_bh_enable);

LKM_SIM_INLINE void local_irq_disable() { sim::current().irqs_off = 1; }
LKM_EXPORT_SYMBOL(local_irq_disable);

LKM_SIM_INLINE void local_irq_enable()
{
  auto& me = sim::current();
  me.irqs_off = 0;
  if (!me.held.empty()) sim::part<sim::lockdep>().interrupts_enabled(me);
  sim::part<sim::scheduler>().take_interrupt();
  sim::preemption_point();
}
LKM_EXPORT_SYMBOL(local_irq_enable);

// The bit of the processor's flags that lets interrupts through.
LKM_SIM_INLINE unsigned long lkm_local_irq_save() { return std::exchange(sim::current().irqs_off, 1) ? 0 : 0x200; }
LKM_EXPORT_SYMBOL(lkm_local_irq_save);

LKM_SIM_INLINE void local_irq_restore(unsigned long flags)
{
  if (flags & 0x200) local_irq_enable();
}
LKM_EXPORT_SYMBOL(local_irq_restore);

LKM_SIM_INLINE bool irqs_disabled()
{
  const auto& me = sim::current();
  return me.irqs_off || static_cast<unsigned long>(me.preempt_count) & HARDIRQ_MASK;
}
LKM_EXPORT_SYMBOL(irqs_disabled);

LKM_SIM_INLINE void tasklet_setup(tasklet_struct* t, void (*callback)(tasklet_struct*))
{
  *t = {};
  t->use_callback = true;
  t->callback = callback;
}
LKM_EXPORT_SYMBOL(tasklet_setup);

LKM_SIM_INLINE void tasklet_init(tasklet_struct* t, void (*func)(unsigned long), unsigned long data)
{
  *t = {};
  t->func = func;
  t->data = data;
}
LKM_EXPORT_SYMBOL(tasklet_init);

LKM_SIM_INLINE void __tasklet_schedule(tasklet_struct* t)
{
  sim::part<sim::tasklets>().schedule(*t, sim::softirq::tasklet);
}
LKM_EXPORT_SYMBOL(__tasklet_schedule);
LKM_SIM_INLINE void __tasklet_hi_schedule(tasklet_struct* t)
{
  sim::part<sim::tasklets>().schedule(*t, sim::softirq::hi);
}
LKM_EXPORT_SYMBOL(__tasklet_hi_schedule);

LKM_SIM_INLINE void tasklet_kill(tasklet_struct* t) { sim::part<sim::tasklets>().kill(*t); }
LKM_EXPORT_SYMBOL(tasklet_kill);

LKM_SIM_INLINE void tasklet_unlock_wait(tasklet_struct* t)
{
  if (!sim::part<sim::tasklets>().is_done(*t))
    sim::oops("BUG: tasklet_disable() by the tasklet itself, which waits for its own return");
}
LKM_EXPORT_SYMBOL_GPL(tasklet_unlock_wait);
LKM_SIM_INLINE void tasklet_unlock_spin_wait(tasklet_struct* t) { tasklet_unlock_wait(t); }
LKM_EXPORT_SYMBOL(tasklet_unlock_spin_wait);

LKM_SIM_INLINE void lkm_tasklets_enabled() { sim::part<sim::tasklets>().enabled(); }
LKM_EXPORT_SYMBOL(lkm_tasklets_enabled);

}  // extern "C"
}  // namespace lkm::waist
