// SPDX-License-Identifier: MIT OR GPL-2.0-only
/// The driver API's functions of mm/memory.hpp.
#pragma once

#include <lkm/sim/core/linkage.hpp>

namespace lkm::waist {
extern "C" {

LKM_SIM_INLINE pgprot_t vm_get_page_prot(unsigned long flags)
{
  // _PAGE_PRESENT, _PAGE_USER and _PAGE_ACCESSED, or _PAGE_PROTNONE; _PAGE_NX.
  const bool accessible = flags & (VM_READ | VM_WRITE | VM_EXEC);
  unsigned long bits = accessible ? 0x25 : 0x120;
  if ((flags & VM_WRITE) && (flags & VM_SHARED)) bits |= sim::page_writable;
  if (!(flags & VM_EXEC) && accessible) bits |= 1UL << 63;
  return {bits};
}
LKM_EXPORT_SYMBOL(vm_get_page_prot);

LKM_SIM_INLINE int vm_insert_page(vm_area_struct* vma, unsigned long addr, page* p)
{
  if (addr < vma->vm_start || addr >= vma->vm_end) return -EFAULT;
  if (!sim::counted(*p)._refcount.counter) return -EINVAL;
  if (!(vma->vm_flags & VM_MIXEDMAP)) {
    if (!vma->vm_mm->changed_by)
      sim::oops("kernel BUG: vm_insert_page() into a mapping that is in use: its mmap() must set VM_MIXEDMAP");
    if (vma->vm_flags & VM_PFNMAP) sim::oops("kernel BUG: vm_insert_page() into a mapping of remap_pfn_range()");
    vma->vm_flags |= VM_MIXEDMAP;
  }
  if (p->flags & 1UL << PG_slab) return -EINVAL;
  auto& e = sim::as_vm_area(vma).pages[(addr - vma->vm_start) / sim::page_size];
  if (e.memory) return -EBUSY;
  get_page(p);
  sim::set_entry(e, *p, sim::maps_writable(*vma));
  return 0;
}
LKM_EXPORT_SYMBOL(vm_insert_page);

LKM_SIM_INLINE int vm_map_pages(vm_area_struct* vma, page** pages, unsigned long num)
{
  if (!sim::lies_within(*vma, num)) return -ENXIO;
  int error = 0;
  auto** next = pages + vma->vm_pgoff;
  for (auto at = vma->vm_start; !error && at != vma->vm_end; at += sim::page_size)
    error = vm_insert_page(vma, at, *next++);
  return error;
}
LKM_EXPORT_SYMBOL(vm_map_pages);

LKM_SIM_INLINE int remap_pfn_range(vm_area_struct* vma, unsigned long addr, unsigned long pfn, unsigned long size,
                                   pgprot_t prot)
{
  const auto end = addr + ((size + sim::page_size - 1) & ~(sim::page_size - 1));
  if (addr % sim::page_size) return -EINVAL;
  if (sim::is_cow(vma->vm_flags)) {
    if (addr != vma->vm_start || end != vma->vm_end) return -EINVAL;
    vma->vm_pgoff = pfn;
  }
  if (addr >= end || addr < vma->vm_start || end > vma->vm_end)
    sim::oops("BUG: remap_pfn_range() of nothing, or beyond the mapping");
  vma->vm_flags |= VM_IO | VM_PFNMAP | VM_DONTEXPAND | VM_DONTDUMP;
  for (auto at = addr; at < end; at += sim::page_size, ++pfn) {
    auto& e = sim::as_vm_area(vma).pages[(at - vma->vm_start) / sim::page_size];
    if (e.memory) sim::oops("kernel BUG: remap_pfn_range() of a page that is mapped already");
    auto& p = sim::page_of_pfn(pfn, "remap_pfn_range()");
    ++p._mapcount.counter;
    sim::set_entry(e, p, prot.pgprot & sim::page_writable, true);
  }
  return 0;
}
LKM_EXPORT_SYMBOL(remap_pfn_range);

LKM_SIM_INLINE int vm_iomap_memory(vm_area_struct* vma, phys_addr_t start, unsigned long len)
{
  phys_addr_t end;
  if (__builtin_add_overflow(start, len, &end)) return -EINVAL;
  const auto first_pfn = start / sim::page_size;
  const auto bytes = end - first_pfn * sim::page_size;
  if (!sim::lies_within(*vma, (bytes + sim::page_size - 1) / sim::page_size)) return -EINVAL;
  return remap_pfn_range(vma, vma->vm_start, first_pfn + vma->vm_pgoff, vma->vm_end - vma->vm_start, vma->vm_page_prot);
}
LKM_EXPORT_SYMBOL(vm_iomap_memory);

LKM_SIM_INLINE vm_fault_t vmf_insert_pfn(vm_area_struct* vma, unsigned long addr, unsigned long pfn)
{
  if (!(vma->vm_flags & VM_PFNMAP) || sim::is_cow(vma->vm_flags))
    sim::oops("kernel BUG: vmf_insert_pfn() into a mapping that is private, or whose mmap() did not set VM_PFNMAP");
  if (addr < vma->vm_start || addr >= vma->vm_end) return VM_FAULT_SIGBUS;
  auto& e = sim::as_vm_area(vma).pages[(addr - vma->vm_start) / sim::page_size];
  if (e.memory) return VM_FAULT_NOPAGE;
  auto& p = sim::page_of_pfn(pfn, "vmf_insert_pfn()");
  ++p._mapcount.counter;
  sim::set_entry(e, p, sim::maps_writable(*vma), true);
  return VM_FAULT_NOPAGE;
}
LKM_EXPORT_SYMBOL(vmf_insert_pfn);

LKM_SIM_INLINE void zap_vma_ptes(vm_area_struct* vma, unsigned long address, unsigned long size)
{
  const auto end = address + size;
  const bool inside = vma->vm_start <= address && end <= vma->vm_end;
  if (inside && (vma->vm_flags & VM_PFNMAP)) sim::zap_range(sim::as_vm_area(vma), address, end);
}
LKM_EXPORT_SYMBOL_GPL(zap_vma_ptes);

}  // extern "C"
}  // namespace lkm::waist
