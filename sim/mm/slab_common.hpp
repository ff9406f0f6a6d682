// SPDX-License-Identifier: MIT OR GPL-2.0-only
/// Models mm/slab_common.c (Linux 6.1): each block is the host allocator's own, so that the sanitizers see its edges.
/// One of a multiple of the page size is whole pages, and may be mapped.
#pragma once

#include <lkm/sim/core/current.hpp>
#include <lkm/sim/include/linux/slab.h>
#include <lkm/sim/mm/page_alloc.hpp>
#include <lkm/sim/core/report.hpp>
#include <lkm/sim/core/task.hpp>

#include <cstdlib>
#include <cstring>
#include <string>
#include <unordered_map>

namespace lkm::sim {

/// The allocations of one kernel.
class slab {
 public:
  slab() = default;
  slab(const slab&) = delete;
  slab& operator=(const slab&) = delete;
  ~slab()
  {
    for (const auto& [block, size] : blocks_)
      if (!is_pages(size)) std::free(block);
  }

  void* allocate(std::size_t size, bool zeroed)
  {
    if (size > largest) return nullptr;
    void* const block = is_pages(size) ? whole_pages(size, zeroed) : zeroed ? std::calloc(1, size) : std::malloc(size);
    if (block) blocks_.emplace(block, size);
    return block;
  }

  void release(void* block)
  {
    const auto found = blocks_.find(block);
    if (found == blocks_.end())
      return oops("BUG: kfree() of a pointer that is not allocated: freed twice, or never allocated");
    const auto size = found->second;
    blocks_.erase(found);
    if (!is_pages(size)) return std::free(block);
    auto& pages = part<page_allocator>();
    pages.free(*pages.find(block));
  }

  /// Bytes of an allocated block.
  std::size_t size_of(const void* block) const
  {
    const auto found = blocks_.find(const_cast<void*>(block));
    if (found != blocks_.end()) return found->second;
    oops("BUG: ksize() of a pointer that is not allocated");
    return 0;
  }

  std::size_t count() const { return blocks_.size(); }

  /// KMALLOC_MAX_SIZE on x86-64.
  static constexpr std::size_t largest = std::size_t{4} << 20;

 private:
  static bool is_pages(std::size_t size) { return size && size % page_size == 0; }

  static void* whole_pages(std::size_t size, bool zeroed)
  {
    auto* const block = part<page_allocator>().allocate(size / page_size, page_use::slab, zeroed);
    if (!block) return nullptr;
    for (std::size_t i = 0; i < block->count; ++i) {
      block->pages[i]._refcount.counter = 1;
      block->pages[i].flags = 1UL << waist::PG_slab;
    }
    return block->memory;
  }

  std::unordered_map<void*, std::size_t> blocks_;
};

inline constexpr std::uintptr_t zero_size_ptr = 16;

}  // namespace lkm::sim

namespace lkm::waist {
extern "C" {

inline void* __kmalloc(size_t size, gfp_t flags)
{
  if (flags & __GFP_DIRECT_RECLAIM && sim::current().preempt_count > 0) [[unlikely]]
    sim::oops("BUG: an allocation that may sleep (GFP_KERNEL) with a spinlock held: use GFP_ATOMIC");
  if (!size) return reinterpret_cast<void*>(sim::zero_size_ptr);
  return sim::part<sim::slab>().allocate(size, flags & __GFP_ZERO);
}

inline void kfree(const void* p)
{
  if (reinterpret_cast<std::uintptr_t>(p) <= sim::zero_size_ptr) return;
  sim::part<sim::slab>().release(const_cast<void*>(p));
}

inline size_t ksize(const void* p)
{
  return reinterpret_cast<std::uintptr_t>(p) <= sim::zero_size_ptr ? 0 : sim::part<sim::slab>().size_of(p);
}

inline void* krealloc(const void* p, size_t new_size, gfp_t flags)
{
  if (!new_size) {
    kfree(p);
    return reinterpret_cast<void*>(sim::zero_size_ptr);
  }
  void* const fresh = __kmalloc(new_size, flags);
  const auto old_size = ksize(p);
  if (fresh && old_size) {
    std::memcpy(fresh, p, old_size < new_size ? old_size : new_size);
    kfree(p);
  }
  return fresh;
}

inline void* kmemdup(const void* src, size_t len, gfp_t flags)
{
  void* const copy = __kmalloc(len, flags);
  if (copy && len) std::memcpy(copy, src, len);
  return copy;
}

inline char* kstrdup(const char* s, gfp_t flags)
{
  return s ? static_cast<char*>(kmemdup(s, std::strlen(s) + 1, flags)) : nullptr;
}

}  // extern "C"
}  // namespace lkm::waist
