// SPDX-License-Identifier: MIT OR GPL-2.0-only
/// The driver API's functions of mm/util.hpp.
#pragma once

#include <lkm/sim/core/linkage.hpp>

namespace lkm::waist {
extern "C" {

LKM_SIM_INLINE char* kmemdup_nul(const char* s, size_t len, gfp_t flags)
{
  auto* const copy = s ? static_cast<char*>(__kmalloc(len + 1, flags)) : nullptr;
  if (!copy) return nullptr;
  std::memcpy(copy, s, len);
  copy[len] = '\0';
  return copy;
}
LKM_EXPORT_SYMBOL(kmemdup_nul);

LKM_SIM_INLINE char* kstrndup(const char* s, size_t max, gfp_t flags)
{
  return s ? kmemdup_nul(s, strnlen(s, max), flags) : nullptr;
}
LKM_EXPORT_SYMBOL(kstrndup);

// Linux does not copy what lies in its own read-only data, where no driver's string does.
LKM_SIM_INLINE const char* kstrdup_const(const char* s, gfp_t flags) { return kstrdup(s, flags); }
LKM_EXPORT_SYMBOL(kstrdup_const);

LKM_SIM_INLINE void kfree_const(const void* s) { kfree(s); }
LKM_EXPORT_SYMBOL(kfree_const);

/// Models lib/memcat_p.c.
LKM_SIM_INLINE void** __memcat_p(void** a, void** b)
{
  const auto count = [](void** list) {
    size_t n = 0;
    while (list[n]) ++n;
    return n;
  };
  const size_t first = count(a), second = count(b);
  auto** const all = static_cast<void**>(__kmalloc((first + second + 1) * sizeof(void*), GFP_KERNEL));
  if (!all) return nullptr;
  std::copy_n(a, first, all);
  std::copy_n(b, second + 1, all + first);
  return all;
}
LKM_EXPORT_SYMBOL_GPL(__memcat_p);

LKM_SIM_INLINE void* kvmalloc_node(size_t size, gfp_t flags, int)
{
  void* const block = __kmalloc(size, size > 4096 ? flags | __GFP_NOWARN : flags);
  // Memory of vmalloc() is not for those who may not sleep, nor for what no machine has.
  if (block || size <= 4096 || !(flags & __GFP_DIRECT_RECLAIM) || size > 0x7fffffff) return block;
  return flags & __GFP_ZERO ? vzalloc(size) : vmalloc(size);
}
LKM_EXPORT_SYMBOL(kvmalloc_node);

LKM_SIM_INLINE void kvfree(const void* p)
{
  if (is_vmalloc_addr(p))
    vfree(p);
  else
    kfree(p);
}
LKM_EXPORT_SYMBOL(kvfree);

LKM_SIM_INLINE void* kvrealloc(const void* p, size_t old_size, size_t new_size, gfp_t flags)
{
  // It never shrinks.
  const bool grows = new_size > old_size;
  void* const block = grows ? kvmalloc(new_size, flags) : const_cast<void*>(p);
  if (grows && block) {
    std::copy_n(static_cast<const char*>(p), old_size, static_cast<char*>(block));
    kvfree(p);
  }
  return block;
}
LKM_EXPORT_SYMBOL(kvrealloc);

LKM_SIM_INLINE void kvfree_sensitive(const void* p, size_t len)
{
  if (reinterpret_cast<std::uintptr_t>(p) <= sim::zero_size_ptr) return;
  std::memset(const_cast<void*>(p), 0, len);
  kvfree(p);
}
LKM_EXPORT_SYMBOL(kvfree_sensitive);

LKM_SIM_INLINE size_t kmalloc_size_roundup(size_t size)
{
  return size > ~size_t{0} / 2 ? size : sim::slab::rounded_up(size);
}
LKM_EXPORT_SYMBOL(kmalloc_size_roundup);

LKM_SIM_INLINE void kfree_sensitive(const void* p)
{
  const auto size = p ? ksize(p) : 0;
  if (size) std::memset(const_cast<void*>(p), 0, size);
  kfree(p);
}
LKM_EXPORT_SYMBOL(kfree_sensitive);

LKM_SIM_INLINE void* memdup_user(const void* from, size_t len)
{
  return sim::filled_from_user(__kmalloc(len, GFP_USER | __GFP_NOWARN), from, len, kfree);
}
LKM_EXPORT_SYMBOL(memdup_user);

// The block is zeroed when it is made, and so ends the text.
LKM_SIM_INLINE void* memdup_user_nul(const void* from, size_t len)
{
  return sim::filled_from_user(__kmalloc(len + 1, GFP_KERNEL), from, len, kfree);
}
LKM_EXPORT_SYMBOL(memdup_user_nul);

LKM_SIM_INLINE void* vmemdup_user(const void* from, size_t len)
{
  return sim::filled_from_user(kvmalloc_node(len, GFP_USER, -1), from, len, kvfree);
}
LKM_EXPORT_SYMBOL(vmemdup_user);

/// The string with its end is at most `max` bytes, else -EINVAL.
LKM_SIM_INLINE char* strndup_user(const char* s, long max)
{
  const long length = strnlen_user(s, max);
  if (length == 0 || length > max) return static_cast<char*>(ERR_PTR(length ? -EINVAL : -EFAULT));
  return static_cast<char*>(memdup_user_nul(s, static_cast<size_t>(length) - 1));
}
LKM_EXPORT_SYMBOL(strndup_user);

}  // extern "C"
}  // namespace lkm::waist
