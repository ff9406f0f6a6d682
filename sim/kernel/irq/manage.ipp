// SPDX-License-Identifier: MIT OR GPL-2.0-only
/// The driver API's functions of kernel/irq/manage.hpp.
#pragma once

#include <lkm/sim/core/linkage.hpp>

namespace lkm::waist {
extern "C" {

LKM_SIM_INLINE int request_threaded_irq(unsigned irq, irq_handler_t handler, irq_handler_t thread_fn,
                                        unsigned long flags, const char* name, void* dev)
{
  if (irq == 1u << 31) return -ENOTCONN;
  sim::irq_action wanted;
  wanted.irq = irq;
  wanted.handler = handler;
  wanted.thread_fn = thread_fn;
  wanted.flags = flags;
  wanted.name = name;
  wanted.dev = dev;
  wanted.made.at = sim::short_trace::here();
  return sim::part<sim::interrupts>().request(std::move(wanted));
}
LKM_EXPORT_SYMBOL(request_threaded_irq);

LKM_SIM_INLINE const void* free_irq(unsigned irq, void* dev_id)
{
  auto& all = sim::part<sim::interrupts>();
  if (!all.find(irq)) return nullptr;
  if (sim::softirqs::in_interrupt())
    lkm_warn("kernel/irq/manage.c", __LINE__, "__free_irq",
             ("Trying to free IRQ " + std::to_string(irq) + " from IRQ context!").c_str());
  if (!all.find_action(irq, dev_id)) {
    lkm_warn("kernel/irq/manage.c", __LINE__, "__free_irq",
             ("Trying to free already-free IRQ " + std::to_string(irq)).c_str());
    return nullptr;
  }
  return all.free(irq, dev_id);
}
LKM_EXPORT_SYMBOL(free_irq);

LKM_SIM_INLINE void disable_irq_nosync(unsigned irq) { sim::part<sim::interrupts>().disable(irq); }
LKM_EXPORT_SYMBOL(disable_irq_nosync);
LKM_SIM_INLINE void synchronize_irq(unsigned irq) { sim::part<sim::interrupts>().synchronize(irq); }
LKM_EXPORT_SYMBOL(synchronize_irq);
LKM_SIM_INLINE void disable_irq(unsigned irq)
{
  disable_irq_nosync(irq);
  synchronize_irq(irq);
}
LKM_EXPORT_SYMBOL(disable_irq);
LKM_SIM_INLINE bool synchronize_hardirq(unsigned irq)
{
  const auto* const line = sim::part<sim::interrupts>().find(irq);
  return !line || std::ranges::none_of(line->actions, [](const auto& action) {
    return action->thread_is_to_run || action->thread_runs;
  });
}
LKM_EXPORT_SYMBOL(synchronize_hardirq);
LKM_SIM_INLINE bool disable_hardirq(unsigned irq)
{
  disable_irq_nosync(irq);
  return synchronize_hardirq(irq);
}
LKM_EXPORT_SYMBOL_GPL(disable_hardirq);
LKM_SIM_INLINE void enable_irq(unsigned irq)
{
  if (!sim::part<sim::interrupts>().enable(irq))
    lkm_warn("kernel/irq/manage.c", __LINE__, "__enable_irq",
             ("Unbalanced enable for IRQ " + std::to_string(irq)).c_str());
}
LKM_EXPORT_SYMBOL(enable_irq);

LKM_SIM_INLINE void irq_wake_thread(unsigned irq, void* dev_id)
{
  auto* const line = sim::part<sim::interrupts>().find(irq);
  if (!line) return;
  for (const auto& action : line->actions)
    if (action->dev == dev_id) return sim::part<sim::interrupts>().wake_thread(*action);
}
LKM_EXPORT_SYMBOL_GPL(irq_wake_thread);

LKM_SIM_INLINE int irq_set_irq_wake(unsigned irq, unsigned)
{
  return sim::part<sim::interrupts>().find(irq) ? 0 : -EINVAL;
}
LKM_EXPORT_SYMBOL(irq_set_irq_wake);
LKM_SIM_INLINE int irq_set_irq_type(unsigned irq, unsigned)
{
  return sim::part<sim::interrupts>().find(irq) ? 0 : -EINVAL;
}
LKM_EXPORT_SYMBOL(irq_set_irq_type);

LKM_SIM_INLINE int generic_handle_irq(unsigned irq)
{
  if (!sim::part<sim::interrupts>().find(irq)) return -EINVAL;
  sim::part<sim::interrupts>().handle(irq);
  return 0;
}
LKM_EXPORT_SYMBOL_GPL(generic_handle_irq);

LKM_SIM_INLINE unsigned long probe_irq_on()
{
  const auto mask = sim::part<sim::interrupts>().begin_probing();
  msleep(100);
  return mask;
}
LKM_EXPORT_SYMBOL(probe_irq_on);
LKM_SIM_INLINE int probe_irq_off(unsigned long) { return sim::part<sim::interrupts>().end_probing(); }
LKM_EXPORT_SYMBOL(probe_irq_off);

LKM_SIM_INLINE int __irq_alloc_descs(int irq, unsigned from, unsigned cnt, int, module*, const irq_affinity_desc*)
{
  if (!cnt) return -EINVAL;
  if (irq >= 0) from = static_cast<unsigned>(irq);
  for (unsigned i = 0; irq >= 0 && i < cnt; ++i)
    if (sim::part<sim::interrupts>().find(from + i)) return -EEXIST;
  return static_cast<int>(sim::part<sim::interrupts>().add(from, cnt));
}
LKM_EXPORT_SYMBOL_GPL(__irq_alloc_descs);
LKM_SIM_INLINE void irq_free_descs(unsigned irq, unsigned cnt)
{
  for (unsigned i = 0; i < cnt; ++i) sim::part<sim::interrupts>().remove(irq + i);
}
LKM_EXPORT_SYMBOL_GPL(irq_free_descs);

LKM_SIM_INLINE irq_chip dummy_irq_chip{"dummy"};
LKM_EXPORT_SYMBOL_GPL(dummy_irq_chip);

LKM_SIM_INLINE void irq_set_chip_and_handler_name(unsigned irq, const irq_chip* chip, irq_flow_handler_t handle,
                                                  const char* name)
{
  if (handle != handle_simple_irq) sim::unmodelled("a driver's own way to handle a line of interrupts");
  auto* const line = sim::part<sim::interrupts>().find(irq);
  if (!line) return;
  line->chip = chip && chip->name ? chip->name : "";
  line->type = name ? name : "";
}
LKM_EXPORT_SYMBOL_GPL(irq_set_chip_and_handler_name);

LKM_SIM_INLINE void handle_simple_irq(irq_desc*)
{
  sim::oops("BUG: handle_simple_irq() was called by a module: generic_handle_irq() is for that");
}
LKM_EXPORT_SYMBOL_GPL(handle_simple_irq);

}  // extern "C"
}  // namespace lkm::waist
