/* SPDX-License-Identifier: MIT OR GPL-2.0-only */
/* linux/vmalloc.h for C++. A part of lkm/abi.h, which includes it. */

struct page;
struct vm_area_struct;

LKM_FORWARD(void *, vmalloc_user, (unsigned long size), (size))
LKM_FORWARD(void, vfree, (const void *addr), (addr))
LKM_FORWARD(struct page *, vmalloc_to_page, (const void *addr), (addr))
LKM_FORWARD(int, remap_vmalloc_range, (struct vm_area_struct *vma, void *addr, unsigned long pgoff), (vma, addr, pgoff))
