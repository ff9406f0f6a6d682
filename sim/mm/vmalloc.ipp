// SPDX-License-Identifier: MIT OR GPL-2.0-only
/// The driver API's functions of mm/vmalloc.hpp.
#pragma once

#include <lkm/sim/core/linkage.hpp>

namespace lkm::waist {
extern "C" {

LKM_SIM_INLINE void* vmalloc(unsigned long size) { return sim::vmalloc_pages(size, sim::page_use::vmalloc); }
LKM_EXPORT_SYMBOL(vmalloc);
LKM_SIM_INLINE void* vzalloc(unsigned long size) { return sim::vmalloc_pages(size, sim::page_use::vmalloc); }
LKM_EXPORT_SYMBOL(vzalloc);
LKM_SIM_INLINE void* vmalloc_user(unsigned long size) { return sim::vmalloc_pages(size, sim::page_use::vmalloc_user); }
LKM_EXPORT_SYMBOL(vmalloc_user);

LKM_SIM_INLINE void* __vmalloc(unsigned long size, gfp_t gfp)
{
  if (!(gfp & __GFP_DIRECT_RECLAIM)) sim::unmodelled("__vmalloc() without __GFP_DIRECT_RECLAIM");
  return sim::vmalloc_pages(size, sim::page_use::vmalloc, gfp);
}
LKM_EXPORT_SYMBOL(__vmalloc);

LKM_SIM_INLINE void vfree(const void* address)
{
  if (!address) return;
  auto* const block = sim::vmalloc_area(address);
  if (!block)
    return sim::oops("BUG: vfree() of an address that vmalloc() did not give: freed twice, or never allocated");
  block->owned = false;
  for (std::size_t i = 0, n = block->count; i < n; ++i) put_page(&block->pages[i]);
}
LKM_EXPORT_SYMBOL(vfree);

LKM_SIM_INLINE bool is_vmalloc_addr(const void* address) { return sim::vmalloc_area(address, true); }
LKM_EXPORT_SYMBOL(is_vmalloc_addr);

LKM_SIM_INLINE page* vmalloc_to_page(const void* address)
{
  if (!sim::vmalloc_area(address, true)) {
    sim::oops("BUG: vmalloc_to_page() of an address that vmalloc() did not give");
    return nullptr;
  }
  return sim::part<sim::page_allocator>().page_at(address);
}
LKM_EXPORT_SYMBOL(vmalloc_to_page);

LKM_SIM_INLINE int remap_vmalloc_range(vm_area_struct* vma, void* address, unsigned long pgoff)
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
