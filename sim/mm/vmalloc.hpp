// SPDX-License-Identifier: MIT OR GPL-2.0-only
/// Models mm/vmalloc.c (Linux 6.1): memory whose pages are counted one by one.
#pragma once

#include <lkm/sim/core/linkage.hpp>
#include <lkm/sim/core/export.hpp>
#include <lkm/sim/include/linux/vmalloc.h>
#include <lkm/sim/mm/page_alloc.hpp>

#include <cerrno>

namespace lkm::sim {

/// `size` rounded up to pages. Null for nothing, and for more than the machine has.
inline void* vmalloc_pages(unsigned long size, page_use use, waist::gfp_t gfp = waist::GFP_KERNEL)
{
  may_allocate(gfp, "vmalloc()");
  const auto count = size / page_size + (size % page_size != 0);
  // As much as a simulated machine has.
  if (!count || count > (std::size_t{1} << 20)) return nullptr;
  auto* const block = part<page_allocator>().allocate(count, use, short_trace::here());
  if (!block) return nullptr;
  for (std::size_t i = 0; i < count; ++i) block->pages[i]._refcount.counter = 1;
  return block->memory;
}

/// The area that starts at `address` or, with `inside`, that it lies in; null when there is none.
inline page_block* vmalloc_area(const void* address, bool inside = false)
{
  auto* const block = part<page_allocator>().find(address);
  if (!block || !block->owned || (block->use != page_use::vmalloc && block->use != page_use::vmalloc_user))
    return nullptr;
  return inside || block->memory == address ? block : nullptr;
}

}  // namespace lkm::sim

#ifdef LKM_SIM_BODIES
#include <lkm/sim/mm/vmalloc.ipp>
#endif
