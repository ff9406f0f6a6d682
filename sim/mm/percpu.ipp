// SPDX-License-Identifier: MIT OR GPL-2.0-only
/// The driver API's functions of mm/percpu.hpp.
#pragma once

#include <lkm/sim/core/linkage.hpp>

#include <algorithm>

namespace lkm::waist {
extern "C" {

LKM_SIM_INLINE void* __alloc_percpu_gfp(size_t size, size_t align, gfp_t gfp)
{
  const auto boundary = std::max<size_t>(align, sizeof(long));
  const auto stride = (size + boundary - 1) / boundary * boundary;
  auto* const block = kmalloc(stride * sim::part<sim::scheduler>().processors(), gfp | __GFP_ZERO);
  if (block) sim::part<sim::percpu_areas>().add_block(block, size, stride);
  return block;
}
LKM_EXPORT_SYMBOL_GPL(__alloc_percpu_gfp);
LKM_SIM_INLINE void* __alloc_percpu(size_t size, size_t align) { return __alloc_percpu_gfp(size, align, GFP_KERNEL); }
LKM_EXPORT_SYMBOL_GPL(__alloc_percpu);
LKM_SIM_INLINE void free_percpu(void* ptr)
{
  if (!ptr) return;
  if (!sim::part<sim::percpu_areas>().remove_block(ptr))
    sim::oops("BUG: free_percpu() of a pointer that alloc_percpu() did not give");
  kfree(ptr);
}
LKM_EXPORT_SYMBOL_GPL(free_percpu);

LKM_SIM_INLINE void* lkm_per_cpu_ptr(const void* ptr, unsigned cpu)
{
  return sim::part<sim::percpu_areas>().at(ptr, cpu);
}
LKM_EXPORT_SYMBOL(lkm_per_cpu_ptr);
LKM_SIM_INLINE void* lkm_this_cpu_ptr(const void* ptr)
{
  return sim::part<sim::percpu_areas>().at(ptr, sim::current().processor);
}
LKM_EXPORT_SYMBOL(lkm_this_cpu_ptr);

LKM_SIM_INLINE bool alloc_cpumask_var_node(cpumask_var_t* mask, gfp_t flags, int)
{
  *mask = static_cast<cpumask*>(kmalloc(sizeof(cpumask), flags));
  return *mask != nullptr;
}
LKM_EXPORT_SYMBOL(alloc_cpumask_var_node);
LKM_SIM_INLINE void free_cpumask_var(cpumask_var_t mask) { kfree(mask); }
LKM_EXPORT_SYMBOL(free_cpumask_var);

}  // extern "C"
}  // namespace lkm::waist
