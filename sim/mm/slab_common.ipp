// SPDX-License-Identifier: MIT OR GPL-2.0-only
/// The driver API's functions of mm/slab_common.hpp.
#pragma once

#include <lkm/sim/core/linkage.hpp>

#include <bit>

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
  return sim::part<sim::slab>().allocate(size, sim::slab::owner::driver, sim::short_trace::here(), nullptr,
                                         flags & __GFP_ZERO);
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

LKM_SIM_INLINE kmem_cache* kmem_cache_create_usercopy(const char* name, unsigned size, unsigned align, unsigned flags,
                                                      unsigned useroffset, unsigned usersize, void (*ctor)(void*))
{
  sim::may_allocate(GFP_KERNEL, "kmem_cache_create()");
  constexpr unsigned hwcache_align = 0x2000, permitted = 0x3ffffd00;
  if (flags & ~permitted) return nullptr;
  if (usersize > size || useroffset > size - usersize || (!usersize && useroffset)) {
    lkm_warn("mm/slab_common.c", __LINE__, "kmem_cache_create_usercopy",
             "the region for user copies is not within the object");
    useroffset = usersize = 0;
  }
  size_t to = std::max({size_t{8}, size_t{align}});
  if (flags & hwcache_align) {
    size_t line = 64;
    while (size <= line / 2) line /= 2;
    to = std::max(to, line);
  }
  to = std::bit_ceil(to);
  return &sim::part<sim::slab>().add_cache({.name = name,
                                            .size = size,
                                            .stride = (size + to - 1) / to * to,
                                            .align = to,
                                            .useroffset = useroffset,
                                            .usersize = usersize,
                                            .ctor = ctor,
                                            .made = sim::short_trace::here()});
}
LKM_EXPORT_SYMBOL(kmem_cache_create_usercopy);

LKM_SIM_INLINE kmem_cache* kmem_cache_create(const char* name, unsigned size, unsigned align, unsigned flags,
                                             void (*ctor)(void*))
{
  return kmem_cache_create_usercopy(name, size, align, flags, 0, 0, ctor);
}
LKM_EXPORT_SYMBOL(kmem_cache_create);

LKM_SIM_INLINE void kmem_cache_destroy(kmem_cache* s)
{
  if (!s) return;
  if (s->destroyed)
    sim::oops("BUG: kmem_cache_destroy() of the cache '" + s->name + "' which has been destroyed already");
  s->destroyed = true;
  if (s->objects)
    lkm_warn("mm/slab_common.c", __LINE__, "kmem_cache_destroy",
             ("kmem_cache_destroy " + s->name + ": Slab cache still has objects").c_str());
}
LKM_EXPORT_SYMBOL(kmem_cache_destroy);

LKM_SIM_INLINE unsigned kmem_cache_size(kmem_cache* s) { return s->size; }
LKM_EXPORT_SYMBOL(kmem_cache_size);

// No memory waits here for the next object.
LKM_SIM_INLINE int kmem_cache_shrink(kmem_cache*) { return 0; }
LKM_EXPORT_SYMBOL(kmem_cache_shrink);

// Differs from Linux: an object is constructed anew each time. It then is what a constructed one must be.
LKM_SIM_INLINE void* kmem_cache_alloc(kmem_cache* s, gfp_t flags)
{
  sim::may_allocate(flags, "kmem_cache_alloc()");
  if (s->destroyed) sim::oops("BUG: kmem_cache_alloc() of the cache '" + s->name + "' which has been destroyed");
  void* const object = sim::part<sim::slab>().allocate(s->size, sim::slab::owner::driver, sim::short_trace::here(), s,
                                                       flags & __GFP_ZERO);
  if (object && s->ctor) s->ctor(object);
  return object;
}
LKM_EXPORT_SYMBOL(kmem_cache_alloc);

LKM_SIM_INLINE void kmem_cache_free(kmem_cache* s, void* object)
{
  if (!object) sim::oops("BUG: kmem_cache_free() of NULL, which Linux follows, unlike kfree()");
  sim::part<sim::slab>().release(object, sim::short_trace::here(), s);
}
LKM_EXPORT_SYMBOL(kmem_cache_free);

LKM_SIM_INLINE int kmem_cache_alloc_bulk(kmem_cache* s, gfp_t flags, size_t n, void** objects)
{
  for (size_t i = 0; i < n; ++i) {
    objects[i] = kmem_cache_alloc(s, flags);
    if (objects[i]) continue;
    kmem_cache_free_bulk(s, i, objects);
    return 0;
  }
  return static_cast<int>(n);
}
LKM_EXPORT_SYMBOL(kmem_cache_alloc_bulk);

LKM_SIM_INLINE void kmem_cache_free_bulk(kmem_cache* s, size_t n, void** objects)
{
  for (auto** const end = objects + n; objects != end; ++objects)
    if (s)
      kmem_cache_free(s, *objects);
    else
      kfree(*objects);
}
LKM_EXPORT_SYMBOL(kmem_cache_free_bulk);

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

LKM_SIM_INLINE bool lkm_virt_addr_valid(const volatile void* address)
{
  const auto* const block = sim::part<sim::page_allocator>().find(const_cast<const void*>(address));
  if (block) return block->use != sim::page_use::vmalloc && block->use != sim::page_use::vmalloc_user;
  return sim::part<sim::slab>().contains(address);
}
LKM_EXPORT_SYMBOL(lkm_virt_addr_valid);

}  // extern "C"
}  // namespace lkm::waist
