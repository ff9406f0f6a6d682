// SPDX-License-Identifier: MIT OR GPL-2.0-only
/// The driver API's functions of kernel/smp.hpp, and those of lib/cpumask.c and kernel/sched/core.c about processors.
#pragma once

#include <lkm/sim/core/linkage.hpp>

#include <array>
#include <bit>

namespace lkm::sim {

/// Calls `func` as that processor would: with interrupts disabled, and on another one than the caller's in an
/// interrupt.
inline void call_on(unsigned cpu, waist::smp_call_func_t func, void* info)
{
  auto& scheduler = part<sim::scheduler>();
  auto& me = current();
  const auto own = me.processor;
  if (cpu == own) {
    const auto flags = waist::lkm_local_irq_save();
    func(info);
    return waist::local_irq_restore(flags);
  }
  scheduler.spin_until("for processor " + std::to_string(cpu) + " to take an interrupt: smp_call_function()",
                       [&] { return !scheduler.is_held(cpu) && scheduler.begins_to_serve(); });
  const auto before = me.irqs_off;
  const auto* const outer = scheduler.serve(&me);
  me.processor = cpu;
  me.preempt_count += static_cast<int>(waist::HARDIRQ_OFFSET);
  me.irqs_off = 1;
  func(info);
  me.irqs_off = before;
  me.preempt_count -= static_cast<int>(waist::HARDIRQ_OFFSET);
  me.processor = own;
  scheduler.serve(outer);
  scheduler.take_interrupt();
}

/// Two processors that call each other with interrupts disabled wait for each other.
inline void warn_about_calls(const char* function)
{
  if (waist::irqs_disabled())
    waist::lkm_warn("kernel/smp.c", __LINE__, function, "a call on other processors with interrupts disabled");
}

inline std::uint64_t processors_in(const waist::cpumask* mask)
{
  return mask->bits[0] & part<scheduler>().all_processors();
}

/// On each of them, the first one first.
inline void call_on_each(std::uint64_t cpus, waist::smp_call_func_t func, void* info)
{
  for (; cpus; cpus &= cpus - 1) call_on(static_cast<unsigned>(std::countr_zero(cpus)), func, info);
}

}  // namespace lkm::sim

namespace lkm::waist {
extern "C" {

LKM_SIM_INLINE unsigned lkm_nr_cpus() { return sim::part<sim::scheduler>().processors(); }
LKM_EXPORT_SYMBOL(lkm_nr_cpus);
LKM_SIM_INLINE const cpumask* lkm_all_cpus() { return &sim::part<sim::processor_masks>().all(); }
LKM_EXPORT_SYMBOL(lkm_all_cpus);
LKM_SIM_INLINE const cpumask* lkm_cpumask_of(unsigned cpu)
{
  sim::refuse_processor(cpu, "cpumask_of()");
  static const auto masks = [] {
    std::array<cpumask, sim::max_processors> made{};
    for (unsigned i = 0; i < made.size(); ++i) made[i].bits[0] = 1ul << i;
    return made;
  }();
  return &masks[cpu];
}
LKM_EXPORT_SYMBOL(lkm_cpumask_of);

LKM_SIM_INLINE int set_cpus_allowed_ptr(task_struct* task, const cpumask* mask)
{
  const auto cpus = sim::processors_in(mask);
  if (!cpus) return -EINVAL;
  sim::part<sim::scheduler>().restrict_to(sim::as_task(task), cpus);
  return 0;
}
LKM_EXPORT_SYMBOL_GPL(set_cpus_allowed_ptr);

LKM_SIM_INLINE int smp_call_function_single(int cpu, smp_call_func_t func, void* info, int)
{
  sim::warn_about_calls("smp_call_function_single");
  if (static_cast<unsigned>(cpu) >= lkm_nr_cpus()) return -ENXIO;
  sim::call_on(static_cast<unsigned>(cpu), func, info);
  return 0;
}
LKM_EXPORT_SYMBOL(smp_call_function_single);

LKM_SIM_INLINE int smp_call_function_any(const cpumask* mask, smp_call_func_t func, void* info, int wait)
{
  const auto cpus = sim::processors_in(mask);
  const auto own = sim::current().processor;
  return smp_call_function_single(cpus >> own & 1 ? static_cast<int>(own) : std::countr_zero(cpus), func, info, wait);
}
LKM_EXPORT_SYMBOL_GPL(smp_call_function_any);

LKM_SIM_INLINE void smp_call_function_many(const cpumask* mask, smp_call_func_t func, void* info, bool)
{
  sim::warn_about_calls("smp_call_function_many");
  sim::call_on_each(sim::processors_in(mask) & ~(std::uint64_t{1} << sim::current().processor), func, info);
}
LKM_EXPORT_SYMBOL(smp_call_function_many);

LKM_SIM_INLINE void smp_call_function(smp_call_func_t func, void* info, int wait)
{
  smp_call_function_many(lkm_all_cpus(), func, info, wait);
}
LKM_EXPORT_SYMBOL(smp_call_function);

LKM_SIM_INLINE void on_each_cpu_cond_mask(bool (*cond)(int, void*), smp_call_func_t func, void* info, bool,
                                          const cpumask* mask)
{
  auto cpus = sim::processors_in(mask);
  if (cpus & ~(std::uint64_t{1} << sim::current().processor)) sim::warn_about_calls("on_each_cpu_cond_mask");
  if (cond)
    for (unsigned cpu = 0; cpu < lkm_nr_cpus(); ++cpu)
      if (cpus >> cpu & 1 && !cond(static_cast<int>(cpu), info)) cpus &= ~(std::uint64_t{1} << cpu);
  sim::call_on_each(cpus, func, info);
}
LKM_EXPORT_SYMBOL(on_each_cpu_cond_mask);

}  // extern "C"
}  // namespace lkm::waist
