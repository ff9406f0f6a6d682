/* SPDX-License-Identifier: MIT OR GPL-2.0-only */
/* Models include/linux/vmalloc.h (Linux 6.1). Each area belongs to its kernel, and is reported when it is left. */
#pragma once

#include "mm_types.h"
#include "types.h"

LKM_WAIST_BEGIN
/* May sleep. NULL for no bytes, and when there is no memory. */
void *vmalloc(unsigned long size);
void *vzalloc(unsigned long size);
/* Zeroed, and remap_vmalloc_range() may map it into user space. */
void *vmalloc_user(unsigned long size);
/* As `gfp` says; it may not be GFP_ATOMIC. */
void *__vmalloc(unsigned long size, gfp_t gfp);
void vfree(const void *addr);
struct page *vmalloc_to_page(const void *addr);
/* Maps the area from its page `pgoff` on, all of the mapping; -EINVAL beyond its end, or when it is not of
 * vmalloc_user(). */
int remap_vmalloc_range(struct vm_area_struct *vma, void *addr, unsigned long pgoff);
bool is_vmalloc_addr(const void *x);

static inline unsigned long vmalloc_to_pfn(const void *addr)
{
	return (unsigned long)addr >> 12;
}
LKM_WAIST_END
