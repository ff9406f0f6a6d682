// SPDX-License-Identifier: MIT OR GPL-2.0-only
/// The driver API's functions of kernel/module/main.hpp.
#pragma once

#include <lkm/sim/core/linkage.hpp>

namespace lkm::waist {
extern "C" {

LKM_SIM_INLINE bool try_module_get(module* mod)
{
  if (mod) sim::part<sim::module_loader>().note_reference(mod, sim::short_trace::here());
  return sim::get_module(mod);
}
LKM_EXPORT_SYMBOL(try_module_get);

LKM_SIM_INLINE void __module_get(module* mod)
{
  if (!mod) return;
  sim::part<sim::module_loader>().note_reference(mod, sim::short_trace::here());
  ++mod->refcnt;
}
LKM_EXPORT_SYMBOL(__module_get);

LKM_SIM_INLINE void module_put(module* mod)
{
  if (!mod) return;
  if (mod->refcnt <= 0) return sim::oops(std::string("BUG: module_put() of ") + mod->name + " without a reference");
  --mod->refcnt;
}
LKM_EXPORT_SYMBOL(module_put);

LKM_SIM_INLINE int module_refcount(module* mod) { return mod->refcnt - 1; }
LKM_EXPORT_SYMBOL(module_refcount);

}  // extern "C"
}  // namespace lkm::waist
