// SPDX-License-Identifier: MIT OR GPL-2.0-only
/// The driver API's functions of mm/slab_common.hpp.
#pragma once

#include <lkm/sim/core/linkage.hpp>

namespace lkm::waist {
extern "C" {

LKM_SIM_INLINE void* __kmalloc(size_t size, gfp_t flags)
{
  sim::may_allocate(flags, "an allocation");
  if (!size) return reinterpret_cast<void*>(sim::zero_size_ptr);
  if (size > sim::slab::largest) [[unlikely]] {
    constexpr gfp_t no_warning = 0x2000U;  // __GFP_NOWARN
    if (!(flags & no_warning))
      lkm_warn("mm/page_alloc.c", __LINE__, "__alloc_pages",
               "kmalloc() of more than KMALLOC_MAX_SIZE (4 MiB): a size from user space that nobody checked?");
    return nullptr;
  }
  return sim::part<sim::slab>().allocate(size, sim::slab::owner::driver, sim::short_trace::here());
}
LKM_EXPORT_SYMBOL(__kmalloc);

LKM_SIM_INLINE void kfree(const void* p)
{
  if (reinterpret_cast<std::uintptr_t>(p) <= sim::zero_size_ptr) return;
  sim::part<sim::slab>().release(const_cast<void*>(p), sim::short_trace::here());
}
LKM_EXPORT_SYMBOL(kfree);

LKM_SIM_INLINE size_t ksize(const void* p)
{
  return reinterpret_cast<std::uintptr_t>(p) <= sim::zero_size_ptr ? 0 : sim::part<sim::slab>().size_of(p);
}
LKM_EXPORT_SYMBOL(ksize);

LKM_SIM_INLINE void* krealloc(const void* p, size_t new_size, gfp_t flags)
{
  if (!new_size) {
    kfree(p);
    return reinterpret_cast<void*>(sim::zero_size_ptr);
  }
  if (reinterpret_cast<std::uintptr_t>(p) <= sim::zero_size_ptr) return __kmalloc(new_size, flags);
  if (sim::part<sim::slab>().resize_in_place(const_cast<void*>(p), new_size)) return const_cast<void*>(p);
  const auto old_size = ksize(p);
  void* const fresh = __kmalloc(new_size, flags);
  if (fresh) {
    std::memcpy(fresh, p, old_size < new_size ? old_size : new_size);
    kfree(p);
  }
  return fresh;
}
LKM_EXPORT_SYMBOL(krealloc);

LKM_SIM_INLINE void* kmemdup(const void* src, size_t len, gfp_t flags)
{
  void* const copy = __kmalloc(len, flags);
  if (copy && len) std::memcpy(copy, src, len);
  return copy;
}
LKM_EXPORT_SYMBOL(kmemdup);

LKM_SIM_INLINE char* kstrdup(const char* s, gfp_t flags)
{
  return s ? static_cast<char*>(kmemdup(s, std::strlen(s) + 1, flags)) : nullptr;
}
LKM_EXPORT_SYMBOL(kstrdup);

}  // extern "C"
}  // namespace lkm::waist
