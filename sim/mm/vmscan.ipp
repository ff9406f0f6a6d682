// SPDX-License-Identifier: MIT OR GPL-2.0-only
/// The driver API's functions of mm/vmscan.hpp.
#pragma once

#include <lkm/sim/core/linkage.hpp>
#include <lkm/sim/include/linux/sprintf.h>

#include <cstdarg>

namespace lkm::waist {
extern "C" {

LKM_SIM_INLINE int register_shrinker(shrinker* s, const char* fmt, ...)
{
  sim::might_sleep([](const char* why) { return std::string("BUG: register_shrinker() is called ") + why; });
  char name[64];
  va_list args;
  va_start(args, fmt);
  vsnprintf(name, sizeof name, fmt, args);
  va_end(args);
  sim::part<sim::shrinkers>().add(*s, name);
  return 0;
}
LKM_EXPORT_SYMBOL(register_shrinker);

LKM_SIM_INLINE void unregister_shrinker(shrinker* s)
{
  sim::might_sleep([](const char* why) { return std::string("BUG: unregister_shrinker() is called ") + why; });
  sim::part<sim::shrinkers>().remove(*s);
}
LKM_EXPORT_SYMBOL(unregister_shrinker);

LKM_SIM_INLINE void synchronize_shrinkers()
{
  sim::might_sleep([](const char* why) { return std::string("BUG: synchronize_shrinkers() is called ") + why; });
}
LKM_EXPORT_SYMBOL(synchronize_shrinkers);

// Its name is for the report alone, and kept behind it.
LKM_SIM_INLINE shrinker* shrinker_alloc(unsigned flags, const char* fmt, ...)
{
  constexpr size_t longest = 64;
  auto* const s = static_cast<shrinker*>(kmalloc(sizeof(shrinker) + longest, GFP_KERNEL | __GFP_ZERO));
  if (!s) return nullptr;
  va_list args;
  va_start(args, fmt);
  vsnprintf(reinterpret_cast<char*>(s + 1), longest, fmt, args);
  va_end(args);
  s->flags = flags;
  s->seeks = 2;
  return s;
}
LKM_EXPORT_SYMBOL_GPL(shrinker_alloc);
LKM_SIM_INLINE void shrinker_register(shrinker* s)
{
  sim::part<sim::shrinkers>().add(*s, reinterpret_cast<const char*>(s + 1));
}
LKM_EXPORT_SYMBOL_GPL(shrinker_register);
LKM_SIM_INLINE void shrinker_free(shrinker* s)
{
  if (!s) return;
  sim::part<sim::shrinkers>().remove(*s);
  kfree(s);
}
LKM_EXPORT_SYMBOL_GPL(shrinker_free);

}  // extern "C"
}  // namespace lkm::waist
