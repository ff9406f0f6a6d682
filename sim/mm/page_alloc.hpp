// SPDX-License-Identifier: MIT OR GPL-2.0-only
/// Models mm/page_alloc.c and mm/swap.c (Linux 6.1): whole pages, each with a count of its references.
#pragma once

#include <lkm/sim/core/linkage.hpp>
#include <lkm/sim/core/export.hpp>
#include <lkm/sim/mm/mm_types.hpp>
#include <lkm/sim/core/current.hpp>
#include <lkm/sim/core/report.hpp>
#include <lkm/sim/core/stack_trace.hpp>
#include <lkm/sim/include/linux/mm.h>
#include <lkm/sim/include/linux/vmalloc.h>
#include <lkm/sim/core/task.hpp>
#include <lkm/sim/kernel/sched/wait.hpp>

#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace lkm::sim {

/// The allocator that returned the pages, and to which they must be given back.
enum class page_use { page, slab, vmalloc, vmalloc_user, cache };

/// Adjacent pages that were allocated together. Their memory is freed with the last of them.
struct page_block {
  page_block(std::size_t n, page_use what, const short_trace& site)
      : count(n), live(n), use(what), made(site), pages(new waist::page[n]())
  {
  }
  page_block(const page_block&) = delete;
  page_block& operator=(const page_block&) = delete;
  ~page_block() { std::free(memory); }

  std::byte* memory = nullptr;
  std::size_t count;
  std::size_t live;  // pages that have not been freed
  page_use use;
  short_trace made;
  bool compound = false;
  bool owned = true;  // vfree() has not been called
  std::unique_ptr<waist::page[]> pages;
};

/// The pages of one kernel. A physical address is the host's own address of the memory.
class page_allocator {
 public:
  page_allocator() { waist::__init_waitqueue_head(&unlocked, "page", nullptr); }

  /// Null when there is no memory. Zeroed, as Debian's kernels do it (CONFIG_INIT_ON_ALLOC_DEFAULT_ON).
  page_block* allocate(std::size_t count, page_use use, const short_trace& site)
  {
    auto block = std::make_unique<page_block>(count, use, site);
    block->memory = static_cast<std::byte*>(std::aligned_alloc(page_size, count * page_size));
    if (!block->memory) return nullptr;
    std::memset(block->memory, 0, count * page_size);
    for (std::size_t i = 0; i < count; ++i) {
      auto& p = block->pages[i];
      p.lkm_address = block->memory + i * page_size;
      p.lkm_block = block.get();
    }
    by_page_.emplace(block->pages.get(), block.get());
    return blocks_.emplace(block->memory, std::move(block)).first->second.get();
  }

  /// The block that `address` lies in; null when none does.
  page_block* find(const void* address) const
  {
    auto after = blocks_.upper_bound(static_cast<const std::byte*>(address));
    if (after == blocks_.begin()) return nullptr;
    auto* const block = (--after)->second.get();
    return static_cast<const std::byte*>(address) < block->memory + block->count * page_size ? block : nullptr;
  }

  /// Null when no page is at `address`.
  waist::page* page_at(const void* address) const
  {
    auto* const block = find(address);
    return block ? &block->pages[static_cast<std::size_t>(static_cast<const std::byte*>(address) - block->memory) /
                                 page_size]
                 : nullptr;
  }

  /// True when `p` is a page of a block that is there.
  bool knows(const waist::page* p) const
  {
    auto after = by_page_.upper_bound(p);
    return after != by_page_.begin() && p < (--after)->first + after->second->count;
  }

  /// The page's memory is free; a mapping that took no reference would show whatever comes there next.
  void free(waist::page& p)
  {
    auto& block = block_of(p);
    if (p._mapcount.counter) [[unlikely]]
      return oops("BUG: a page was freed that remap_pfn_range() still maps into " +
                  std::to_string(p._mapcount.counter) +
                  " process page(s): free it after the last munmap(), in release()");
    if (--block.live) return;
    by_page_.erase(block.pages.get());
    blocks_.erase(block.memory);
  }

  /// All of a block, whatever its counts say: memory of the slab, which knows no references.
  void free(page_block& block)
  {
    for (std::size_t i = 0, n = block.count; i < n; ++i) free(block.pages[i]);
  }

  static page_block& block_of(const waist::page& p) { return *static_cast<page_block*>(p.lkm_block); }

  /// The pages that drivers have not freed, by the place that allocated them.
  void report_leftovers(report& to) const
  {
    struct leftover {
      std::size_t pages = 0;
      const short_trace* made = nullptr;
    };
    std::map<std::pair<bool, std::vector<std::uintptr_t>>, leftover> by_site;
    for (const auto& [at, block] : blocks_) {
      if (block->use == page_use::slab || block->use == page_use::cache) continue;
      auto& left = by_site[{block->use != page_use::page, {block->made.begin(), block->made.end()}}];
      left.pages += block->live;
      left.made = &block->made;
    }
    for (const auto& [key, left] : by_site)
      to.add(severity::bug,
             std::to_string(left.pages) + (left.pages == 1 ? " page" : " pages") +
                 (key.first ? " of vmalloc() never freed: vfree() is missing"
                            : " of alloc_pages() never freed: free_pages() is missing") +
                 ", allocated in " + left.made->text() + left.made->below(),
             left.made->driver().place(), left.made->when());
  }

  waist::wait_queue_head unlocked{};  // who waits for the lock of any page

 private:
  std::map<const std::byte*, std::unique_ptr<page_block>> blocks_;
  std::map<const waist::page*, page_block*> by_page_;
};

/// Of a compound block the first page is counted for all.
inline waist::page& counted(waist::page& p)
{
  auto& block = page_allocator::block_of(p);
  return block.compound ? block.pages[0] : p;
}

/// Frees `p`, and with the first page of a compound block all of them.
inline void free_counted(waist::page& p)
{
  auto& block = page_allocator::block_of(p);
  auto& pages = part<page_allocator>();
  if (block.compound) return pages.free(block);
  pages.free(p);
}

inline void may_allocate(waist::gfp_t gfp, const char* what)
{
  if (gfp & waist::__GFP_DIRECT_RECLAIM)
    might_sleep([what](const char* why) {
      return std::string("BUG: ") + what + " that may sleep (GFP_KERNEL) " + why +
             "\nUse GFP_ATOMIC, or allocate where it may sleep.";
    });
}

}  // namespace lkm::sim

#ifdef LKM_SIM_BODIES
#include <lkm/sim/mm/page_alloc.ipp>
#endif
