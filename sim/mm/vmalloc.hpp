// SPDX-License-Identifier: MIT OR GPL-2.0-only
/// Models mm/vmalloc.c (Linux 6.1): memory whose pages are counted one by one.
#pragma once

#include <lkm/sim/core/export.hpp>
#include <lkm/sim/include/linux/vmalloc.h>
#include <lkm/sim/mm/page_alloc.hpp>

#include <cerrno>

namespace lkm::sim {

/// `size` rounded up to pages. Null for nothing, and for more than the machine has.
inline void* vmalloc_pages(unsigned long size, page_use use)
{
  may_allocate(waist::GFP_KERNEL, "vmalloc()");
  const auto count = size / page_size + (size % page_size != 0);
  // As much as a simulated machine has.
  if (!count || count > (std::size_t{1} << 20)) return nullptr;
  auto* const block = part<page_allocator>().allocate(count, use);
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

namespace lkm::waist {
extern "C" {

inline void* vmalloc(unsigned long size) { return sim::vmalloc_pages(size, sim::page_use::vmalloc); }
LKM_EXPORT_SYMBOL(vmalloc);
inline void* vzalloc(unsigned long size) { return sim::vmalloc_pages(size, sim::page_use::vmalloc); }
LKM_EXPORT_SYMBOL(vzalloc);
inline void* vmalloc_user(unsigned long size) { return sim::vmalloc_pages(size, sim::page_use::vmalloc_user); }
LKM_EXPORT_SYMBOL(vmalloc_user);

inline void vfree(const void* address)
{
  if (!address) return;
  auto* const block = sim::vmalloc_area(address);
  if (!block)
    return sim::oops("BUG: vfree() of an address that vmalloc() did not give: freed twice, or never allocated");
  block->owned = false;
  for (std::size_t i = 0, n = block->count; i < n; ++i) put_page(&block->pages[i]);
}
LKM_EXPORT_SYMBOL(vfree);

inline bool is_vmalloc_addr(const void* address) { return sim::vmalloc_area(address, true); }
LKM_EXPORT_SYMBOL(is_vmalloc_addr);

inline page* vmalloc_to_page(const void* address)
{
  if (!sim::vmalloc_area(address, true)) {
    sim::oops("BUG: vmalloc_to_page() of an address that vmalloc() did not give");
    return nullptr;
  }
  return sim::part<sim::page_allocator>().page_at(address);
}
LKM_EXPORT_SYMBOL(vmalloc_to_page);

inline int remap_vmalloc_range(vm_area_struct* vma, void* address, unsigned long pgoff)
{
  const auto count = vma_pages(vma);
  auto* const block = sim::vmalloc_area(address);
  if (!block || block->use != sim::page_use::vmalloc_user) return -EINVAL;
  if (pgoff > block->count || count > block->count - pgoff) return -EINVAL;
  for (std::size_t i = 0; i < count; ++i)
    if (const int error = vm_insert_page(vma, vma->vm_start + i * sim::page_size, &block->pages[pgoff + i]))
      return error;
  vma->vm_flags |= VM_DONTEXPAND | VM_DONTDUMP;
  return 0;
}
LKM_EXPORT_SYMBOL(remap_vmalloc_range);

}  // extern "C"
}  // namespace lkm::waist
