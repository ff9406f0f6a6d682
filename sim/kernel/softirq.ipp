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
  sim::part<sim::softirqs>().run();
}
LKM_EXPORT_SYMBOL(lkm_local_bh_enable);

LKM_SIM_INLINE void local_irq_disable() { sim::current().irqs_off = 1; }
LKM_EXPORT_SYMBOL(local_irq_disable);

LKM_SIM_INLINE void local_irq_enable()
{
  sim::current().irqs_off = 0;
  sim::part<sim::scheduler>().take_interrupt();
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

}  // extern "C"
}  // namespace lkm::waist
