// SPDX-License-Identifier: MIT OR GPL-2.0-only
/// The driver API's functions of mm/percpu.hpp.
#pragma once

#include <lkm/sim/core/linkage.hpp>

namespace lkm::waist {
extern "C" {

LKM_SIM_INLINE void* __alloc_percpu_gfp(size_t size, size_t, gfp_t gfp) { return kmalloc(size, gfp | __GFP_ZERO); }
LKM_EXPORT_SYMBOL_GPL(__alloc_percpu_gfp);
LKM_SIM_INLINE void* __alloc_percpu(size_t size, size_t align) { return __alloc_percpu_gfp(size, align, GFP_KERNEL); }
LKM_EXPORT_SYMBOL_GPL(__alloc_percpu);
LKM_SIM_INLINE void free_percpu(void* ptr) { kfree(ptr); }
LKM_EXPORT_SYMBOL_GPL(free_percpu);

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
