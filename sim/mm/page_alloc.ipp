// SPDX-License-Identifier: MIT OR GPL-2.0-only
/// The driver API's functions of mm/page_alloc.hpp.
#pragma once

#include <lkm/sim/core/linkage.hpp>

namespace lkm::waist {
extern "C" {

LKM_SIM_INLINE page* alloc_pages(gfp_t gfp, unsigned order)
{
  sim::may_allocate(gfp, "alloc_pages()");
  if (order > 10) return nullptr;
  auto* const block =
      sim::part<sim::page_allocator>().allocate(std::size_t{1} << order, sim::page_use::page, sim::short_trace::here());
  if (!block) return nullptr;
  block->compound = order && (gfp & __GFP_COMP);
  block->pages[0]._refcount.counter = 1;
  return &block->pages[0];
}
LKM_EXPORT_SYMBOL(alloc_pages);

LKM_SIM_INLINE void get_page(page* p)
{
  auto& head = sim::counted(*p);
  if (head._refcount.counter <= 0) [[unlikely]]
    return sim::oops(
        "BUG: get_page() of a page without a reference: only the first page of alloc_pages() has one, see "
        "split_page()");
  ++head._refcount.counter;
}
LKM_EXPORT_SYMBOL(get_page);

LKM_SIM_INLINE void put_page(page* p)
{
  auto& head = sim::counted(*p);
  if (head._refcount.counter <= 0) [[unlikely]]
    return sim::oops("BUG: put_page() of a page without a reference");
  if (--head._refcount.counter == 0) sim::free_counted(head);
}
LKM_EXPORT_SYMBOL(put_page);

LKM_SIM_INLINE void __free_pages(page* p, unsigned order)
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

LKM_SIM_INLINE unsigned long __get_free_pages(gfp_t gfp, unsigned order)
{
  auto* const p = alloc_pages(gfp, order);
  return p ? reinterpret_cast<unsigned long>(p->lkm_address) : 0;
}
LKM_EXPORT_SYMBOL(__get_free_pages);

LKM_SIM_INLINE void free_pages(unsigned long addr, unsigned order)
{
  if (!addr) return;
  // SAFETY: a number until the allocator knows it.
  auto* const p = sim::part<sim::page_allocator>().page_at(reinterpret_cast<const void*>(addr));
  if (!p) return sim::oops("BUG: free_pages() of an address that is not allocated: freed twice, or never allocated");
  __free_pages(p, order);
}
LKM_EXPORT_SYMBOL(free_pages);

LKM_SIM_INLINE void split_page(page* p, unsigned order)
{
  for (std::size_t i = 1; i < std::size_t{1} << order; ++i) p[i]._refcount.counter = 1;
}
LKM_EXPORT_SYMBOL_GPL(split_page);

LKM_SIM_INLINE void free_pages_exact(void* virt, size_t size)
{
  for (size_t at = 0; at < size; at += 4096) free_pages(reinterpret_cast<unsigned long>(virt) + at, 0);
}
LKM_EXPORT_SYMBOL(free_pages_exact);

LKM_SIM_INLINE void* alloc_pages_exact(size_t size, gfp_t gfp)
{
  const auto pages = (size + 4095) / 4096;
  const auto order = static_cast<unsigned>(std::bit_width(pages ? pages - 1 : 0));
  const auto first = __get_free_pages(gfp & ~__GFP_COMP, order);
  if (!first) return nullptr;
  split_page(virt_to_page(reinterpret_cast<const void*>(first)), order);
  const auto unused = (std::size_t{1} << order) - pages;
  free_pages_exact(reinterpret_cast<void*>(first + pages * 4096), unused * 4096);
  return reinterpret_cast<void*>(first);
}
LKM_EXPORT_SYMBOL(alloc_pages_exact);

LKM_SIM_INLINE page* virt_to_page(const void* address)
{
  auto* const p = sim::part<sim::page_allocator>().page_at(address);
  if (!p || sim::page_allocator::block_of(*p).use == sim::page_use::vmalloc ||
      sim::page_allocator::block_of(*p).use == sim::page_use::vmalloc_user)
    sim::oops("BUG: virt_to_page() of an address that neither alloc_pages() nor a kmalloc() of whole pages gave");
  return p;
}
LKM_EXPORT_SYMBOL(virt_to_page);

LKM_SIM_INLINE page* lkm_pfn_to_page(unsigned long pfn)
{
  // SAFETY: a number until the allocator knows it.
  auto* const p = sim::part<sim::page_allocator>().page_at(reinterpret_cast<const void*>(pfn << 12));
  if (!p) sim::oops("BUG: pfn_to_page() of a number that is no page of memory");
  return p;
}
LKM_EXPORT_SYMBOL(lkm_pfn_to_page);

LKM_SIM_INLINE phys_addr_t virt_to_phys(volatile void* address)
{
  const auto* const block = sim::part<sim::page_allocator>().find(const_cast<const void*>(address));
  if (block && (block->use == sim::page_use::vmalloc || block->use == sim::page_use::vmalloc_user))
    sim::oops("BUG: virt_to_phys() of memory of vmalloc(): its pages lie anywhere, see vmalloc_to_page()");
  return reinterpret_cast<phys_addr_t>(address);
}
LKM_EXPORT_SYMBOL(virt_to_phys);

LKM_SIM_INLINE bool lkm_pfn_valid(unsigned long pfn)
{
  // SAFETY: a number until the allocator knows it.
  return sim::part<sim::page_allocator>().find(reinterpret_cast<const void*>(pfn << 12));
}
LKM_EXPORT_SYMBOL(lkm_pfn_valid);

LKM_SIM_INLINE void lkm_lock_page(page* p)
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

LKM_SIM_INLINE void lkm_unlock_page(page* p)
{
  if (!(p->flags & 1UL << PG_locked)) return sim::oops("BUG: unlock_page() of a page that is not locked");
  p->flags &= ~(1UL << PG_locked);
  __wake_up(&sim::part<sim::page_allocator>().unlocked, TASK_NORMAL, 0, nullptr);
}
LKM_EXPORT_SYMBOL(lkm_unlock_page);

}  // extern "C"
}  // namespace lkm::waist
