// SPDX-License-Identifier: MIT OR GPL-2.0-only
/// Models mm/page_alloc.c and mm/swap.c (Linux 6.1): whole pages, each with a count of its references.
#pragma once

#include <lkm/sim/core/export.hpp>
#include <lkm/sim/mm/mm_types.hpp>
#include <lkm/sim/core/current.hpp>
#include <lkm/sim/include/linux/mm.h>
#include <lkm/sim/include/linux/vmalloc.h>
#include <lkm/sim/core/task.hpp>
#include <lkm/sim/kernel/sched/wait.hpp>

#include <cstdlib>
#include <cstring>
#include <map>
#include <memory>
#include <string>
#include <vector>

namespace lkm::sim {

/// Who handed the pages out, and must get them back.
enum class page_use { page, slab, vmalloc, vmalloc_user };

/// Pages side by side that were allocated at once. Their memory goes when the last of them does.
struct page_block {
  page_block(std::size_t n, page_use what) : count(n), live(n), use(what), pages(new waist::page[n]()) {}
  page_block(const page_block&) = delete;
  page_block& operator=(const page_block&) = delete;
  ~page_block() { std::free(memory); }

  std::byte* memory = nullptr;
  std::size_t count;
  std::size_t live;  // pages that have not been freed
  page_use use;
  bool compound = false;
  bool owned = true;  // vfree() has not been called
  std::unique_ptr<waist::page[]> pages;
};

/// The pages of one kernel. A physical address is the host's own address of the memory.
class page_allocator {
 public:
  page_allocator() { waist::__init_waitqueue_head(&unlocked, "page", nullptr); }

  /// Null when there is no memory. Zeroed, as Debian's kernels do it (CONFIG_INIT_ON_ALLOC_DEFAULT_ON).
  page_block* allocate(std::size_t count, page_use use)
  {
    auto block = std::make_unique<page_block>(count, use);
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

  /// Pages that have not been freed.
  std::size_t count(page_use use) const
  {
    std::size_t n = 0;
    for (const auto& [at, block] : blocks_)
      if (block->use == use) n += block->live;
    return n;
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
  if (gfp & waist::__GFP_DIRECT_RECLAIM && current().preempt_count > 0) [[unlikely]]
    oops(std::string("BUG: ") + what +
         " that may sleep (GFP_KERNEL) with a spinlock held\nUse GFP_ATOMIC, or allocate before the lock is taken.");
}

}  // namespace lkm::sim

namespace lkm::waist {
extern "C" {

inline page* alloc_pages(gfp_t gfp, unsigned order)
{
  sim::may_allocate(gfp, "alloc_pages()");
  if (order > 10) return nullptr;
  auto* const block = sim::part<sim::page_allocator>().allocate(std::size_t{1} << order, sim::page_use::page);
  if (!block) return nullptr;
  block->compound = order && (gfp & __GFP_COMP);
  block->pages[0]._refcount.counter = 1;
  return &block->pages[0];
}
LKM_EXPORT_SYMBOL(alloc_pages);

inline void get_page(page* p)
{
  auto& head = sim::counted(*p);
  if (head._refcount.counter <= 0) [[unlikely]]
    return sim::oops(
        "BUG: get_page() of a page without a reference: only the first page of alloc_pages() has one, see "
        "split_page()");
  ++head._refcount.counter;
}
LKM_EXPORT_SYMBOL(get_page);

inline void put_page(page* p)
{
  auto& head = sim::counted(*p);
  if (head._refcount.counter <= 0) [[unlikely]]
    return sim::oops("BUG: put_page() of a page without a reference");
  if (--head._refcount.counter == 0) sim::free_counted(head);
}
LKM_EXPORT_SYMBOL(put_page);

inline void __free_pages(page* p, unsigned order)
{
  auto& pages = sim::part<sim::page_allocator>();
  if (!pages.knows(p))
    return sim::oops("BUG: __free_pages() of a page that is not allocated: freed twice, or never allocated");
  auto& block = sim::page_allocator::block_of(*p);
  if (block.use != sim::page_use::page) return sim::oops("BUG: __free_pages() of memory of kmalloc() or vmalloc()");
  const bool tails = order && !block.compound && p[1]._refcount.counter == 0;
  if (tails && (p != &block.pages[0] || block.count != std::size_t{1} << order)) [[unlikely]]
    return sim::oops("BUG: __free_pages() of order " + std::to_string(order) + " for an allocation of " +
                     std::to_string(block.count) + " page(s)");
  // The others of the block have no count of their own: they go at once, even while the first is still mapped.
  if (tails)
    for (std::size_t i = 1; i < block.count; ++i) pages.free(p[i]);
  put_page(p);
}
LKM_EXPORT_SYMBOL(__free_pages);

inline unsigned long __get_free_pages(gfp_t gfp, unsigned order)
{
  auto* const p = alloc_pages(gfp, order);
  return p ? reinterpret_cast<unsigned long>(p->lkm_address) : 0;
}
LKM_EXPORT_SYMBOL(__get_free_pages);

inline void free_pages(unsigned long addr, unsigned order)
{
  if (!addr) return;
  // SAFETY: a number until the allocator knows it.
  auto* const p = sim::part<sim::page_allocator>().page_at(reinterpret_cast<const void*>(addr));
  if (!p) return sim::oops("BUG: free_pages() of an address that is not allocated: freed twice, or never allocated");
  __free_pages(p, order);
}
LKM_EXPORT_SYMBOL(free_pages);

inline void split_page(page* p, unsigned order)
{
  for (std::size_t i = 1; i < std::size_t{1} << order; ++i) p[i]._refcount.counter = 1;
}
LKM_EXPORT_SYMBOL_GPL(split_page);

inline page* virt_to_page(const void* address)
{
  auto* const p = sim::part<sim::page_allocator>().page_at(address);
  if (!p || sim::page_allocator::block_of(*p).use == sim::page_use::vmalloc ||
      sim::page_allocator::block_of(*p).use == sim::page_use::vmalloc_user)
    sim::oops("BUG: virt_to_page() of an address that neither alloc_pages() nor a kmalloc() of whole pages gave");
  return p;
}
LKM_EXPORT_SYMBOL(virt_to_page);

inline page* lkm_pfn_to_page(unsigned long pfn)
{
  // SAFETY: a number until the allocator knows it.
  auto* const p = sim::part<sim::page_allocator>().page_at(reinterpret_cast<const void*>(pfn << 12));
  if (!p) sim::oops("BUG: pfn_to_page() of a number that is no page of memory");
  return p;
}
LKM_EXPORT_SYMBOL(lkm_pfn_to_page);

inline phys_addr_t virt_to_phys(volatile void* address)
{
  const auto* const block = sim::part<sim::page_allocator>().find(const_cast<const void*>(address));
  if (block && (block->use == sim::page_use::vmalloc || block->use == sim::page_use::vmalloc_user))
    sim::oops("BUG: virt_to_phys() of memory of vmalloc(): its pages lie anywhere, see vmalloc_to_page()");
  return reinterpret_cast<phys_addr_t>(address);
}
LKM_EXPORT_SYMBOL(virt_to_phys);

inline void lkm_lock_page(page* p)
{
  auto& queue = sim::part<sim::page_allocator>().unlocked;
  wait_queue_entry entry;
  init_wait_entry(&entry, 0);
  while (p->flags & 1UL << PG_locked) {
    sim::current().waits_for = "for the lock of a page";
    prepare_to_wait(&queue, &entry, static_cast<int>(TASK_UNINTERRUPTIBLE));
    if (p->flags & 1UL << PG_locked) schedule();
    finish_wait(&queue, &entry);
    sim::current().waits_for.clear();
  }
  p->flags |= 1UL << PG_locked;
}
LKM_EXPORT_SYMBOL(lkm_lock_page);

inline void lkm_unlock_page(page* p)
{
  if (!(p->flags & 1UL << PG_locked)) return sim::oops("BUG: unlock_page() of a page that is not locked");
  p->flags &= ~(1UL << PG_locked);
  __wake_up(&sim::part<sim::page_allocator>().unlocked, TASK_NORMAL, 0, nullptr);
}
LKM_EXPORT_SYMBOL(lkm_unlock_page);

}  // extern "C"
}  // namespace lkm::waist
