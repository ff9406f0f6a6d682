/* SPDX-License-Identifier: MIT OR GPL-2.0-only */
/* Models include/linux/mm_types.h and asm/page_types.h (Linux 6.1, x86-64): a page, a mapping, and their sizes. */
#pragma once

#include "types.h"

LKM_WAIST_BEGIN
struct file;
struct mm_struct;
struct vm_operations_struct;

typedef unsigned long pgoff_t;
typedef unsigned long vm_flags_t;
typedef unsigned int vm_fault_t;
typedef unsigned long phys_addr_t;
typedef struct { unsigned long pgprot; } pgprot_t;

struct page {
	unsigned long flags;
	void *mapping;
	pgoff_t index;
#ifdef __cplusplus
	unsigned long private_; /* `private` in C */
#else
	unsigned long private;
#endif
	atomic_t _refcount;
	atomic_t _mapcount; /* of mappings that hold no reference (remap_pfn_range) */
	void *lkm_address;
	void *lkm_block;
};

struct vm_area_struct {
	unsigned long vm_start;
	unsigned long vm_end;
	struct mm_struct *vm_mm;
	pgprot_t vm_page_prot;
	unsigned long vm_flags;
	const struct vm_operations_struct *vm_ops;
	unsigned long vm_pgoff;
	struct file *vm_file;
	void *vm_private_data;
};

/* True in memory of alloc_pages() or kmalloc(), for which virt_to_phys() has an answer. */
bool lkm_virt_addr_valid(const volatile void *address);
bool lkm_pfn_valid(unsigned long pfn);
LKM_WAIST_END

#ifndef __cplusplus
#define virt_addr_valid(address) lkm_virt_addr_valid((const volatile void *)(unsigned long)(address))
#define pfn_valid(pfn) lkm_pfn_valid(pfn)
#define PAGE_SHIFT 12
/* Where physical memory begins for the kernel: an address is the same in both. */
#define PAGE_OFFSET 0UL
/* A block of pages is 2^(MAX_ORDER - 1) pages at most. */
#define MAX_ORDER 11
#define PAGE_SIZE (1UL << PAGE_SHIFT)
#define PAGE_MASK (~(PAGE_SIZE - 1))
#define PAGE_ALIGN(addr) (((addr) + PAGE_SIZE - 1) & PAGE_MASK)
#define PAGE_ALIGNED(addr) (((unsigned long)(addr) & (PAGE_SIZE - 1)) == 0)
#define offset_in_page(p) ((unsigned long)(p) & ~PAGE_MASK)
#define pgprot_val(x) ((x).pgprot)
#define __pgprot(x) ((pgprot_t) { (x) })
#endif
