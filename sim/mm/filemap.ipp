// SPDX-License-Identifier: MIT OR GPL-2.0-only
/// Bodies of filemap.hpp.
#pragma once

#include <lkm/sim/core/linkage.hpp>

namespace lkm::sim {

LKM_SIM_INLINE cached_page_pointer page_cache::add(waist::pgoff_t index)
{
  auto* const block = part<page_allocator>().allocate(1, page_use::cache, {});
  if (!block) return nullptr;
  block->pages[0]._refcount.counter = 1;
  block->pages[0].index = index;
  auto& allocator = part<page_allocator>();
  const auto fresh = cached_page_pointer(new cached_page(index, block), [&allocator](cached_page* p) {
    allocator.free(*p->block);
    delete p;
  });
  pages_[index] = fresh;
  return fresh;
}

LKM_SIM_INLINE std::vector<cached_page_pointer> page_cache::range(waist::pgoff_t first, waist::pgoff_t last) const
{
  std::vector<cached_page_pointer> found;
  for (auto at = pages_.lower_bound(first); at != pages_.end() && at->first <= last; ++at) found.push_back(at->second);
  return found;
}

LKM_SIM_INLINE void page_cache::drop_clean(waist::pgoff_t first, waist::pgoff_t last)
{
  for (const auto& page : range(first, last))
    if (!page->busy() && page->dirty.none()) pages_.erase(page->index);
}

LKM_SIM_INLINE void page_cache::drop_all(waist::pgoff_t first, waist::pgoff_t last)
{
  for (const auto& page : range(first, last)) {
    wait("for a page that is being read", *page, &cached_page::locked);
    wait("for a page that is being written", *page, &cached_page::writeback);
    if (find(page->index) == page) pages_.erase(page->index);
  }
}

LKM_SIM_INLINE waist::pgoff_t page_cache::history_before(waist::pgoff_t index, waist::pgoff_t max) const
{
  waist::pgoff_t n = 0;
  while (n < max && n < index && pages_.contains(index - 1 - n)) ++n;
  return n;
}

LKM_SIM_INLINE waist::pgoff_t page_cache::next_miss(waist::pgoff_t index, waist::pgoff_t max) const
{
  auto at = index;
  while (at - index < max && pages_.contains(at)) ++at;
  return at;
}

}  // namespace lkm::sim
