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

LKM_SIM_INLINE void* __symbol_get(const char* symbol)
{
  const auto found = sim::part<sim::module_loader>().symbols().find(symbol);
  if (!found) return nullptr;
  if (!found->gpl_only) {
    sim::log(4, std::string("failing symbol_get of non-GPLONLY symbol ") + symbol + ".");
    return nullptr;
  }
  if (found->owner && (found->owner->state != MODULE_STATE_LIVE || !sim::get_module(found->owner))) return nullptr;
  return const_cast<void*>(found->address);
}
LKM_EXPORT_SYMBOL_GPL(__symbol_get);

LKM_SIM_INLINE void __symbol_put(const char* symbol)
{
  const auto found = sim::part<sim::module_loader>().symbols().find(symbol);
  if (!found) sim::oops(std::string("kernel BUG: symbol_put() of ") + symbol + ", which nobody exports");
  module_put(found->owner);
}
LKM_EXPORT_SYMBOL(__symbol_put);

LKM_SIM_INLINE void symbol_put_addr(void* addr)
{
  auto* const owner = sim::part<sim::module_loader>().owner_of(addr);
  if (owner) return module_put(owner);
  if (!sim::exported_symbol::is_function(addr))
    sim::oops("kernel BUG: symbol_put_addr() of an address that is no function of a module or the kernel");
}
LKM_EXPORT_SYMBOL_GPL(symbol_put_addr);

}  // extern "C"
}  // namespace lkm::waist
