/* SPDX-License-Identifier: MIT OR GPL-2.0-only */
/* Models include/linux/mm.h (Linux 6.1): what a driver's mmap, and the operations of a mapping, work with. */
#pragma once

#include "err.h"
#include "gfp.h"
#include "mm_types.h"
#include "types.h"

#ifdef __cplusplus
namespace lkm::waist {
/* constants_test.py: unsigned long VM_* */
inline constexpr unsigned long VM_NONE{0x0UL};
inline constexpr unsigned long VM_READ{0x1UL};
inline constexpr unsigned long VM_WRITE{0x2UL};
inline constexpr unsigned long VM_EXEC{0x4UL};
inline constexpr unsigned long VM_SHARED{0x8UL};
inline constexpr unsigned long VM_MAYREAD{0x10UL};
inline constexpr unsigned long VM_MAYWRITE{0x20UL};
inline constexpr unsigned long VM_MAYEXEC{0x40UL};
inline constexpr unsigned long VM_MAYSHARE{0x80UL};
inline constexpr unsigned long VM_GROWSDOWN{0x100UL};
inline constexpr unsigned long VM_UFFD_MISSING{0x200UL};
inline constexpr unsigned long VM_PFNMAP{0x400UL};
inline constexpr unsigned long VM_UFFD_WP{0x1000UL};
inline constexpr unsigned long VM_LOCKED{0x2000UL};
inline constexpr unsigned long VM_IO{0x4000UL};
inline constexpr unsigned long VM_SEQ_READ{0x8000UL};
inline constexpr unsigned long VM_RAND_READ{0x10000UL};
inline constexpr unsigned long VM_DONTCOPY{0x20000UL};
inline constexpr unsigned long VM_DONTEXPAND{0x40000UL};
inline constexpr unsigned long VM_LOCKONFAULT{0x80000UL};
inline constexpr unsigned long VM_ACCOUNT{0x100000UL};
inline constexpr unsigned long VM_NORESERVE{0x200000UL};
inline constexpr unsigned long VM_HUGETLB{0x400000UL};
inline constexpr unsigned long VM_SYNC{0x800000UL};
inline constexpr unsigned long VM_PAT{0x1000000UL};
inline constexpr unsigned long VM_WIPEONFORK{0x2000000UL};
inline constexpr unsigned long VM_DONTDUMP{0x4000000UL};
inline constexpr unsigned long VM_SOFTDIRTY{0x8000000UL};
inline constexpr unsigned long VM_MIXEDMAP{0x10000000UL};
inline constexpr unsigned long VM_HUGEPAGE{0x20000000UL};
inline constexpr unsigned long VM_NOHUGEPAGE{0x40000000UL};
inline constexpr unsigned long VM_MERGEABLE{0x80000000UL};
inline constexpr unsigned long VM_UFFD_MINOR{0x2000000000UL};
/* constants_test.py: vm_fault_t VM_FAULT_* */
inline constexpr vm_fault_t VM_FAULT_OOM{0x1};
inline constexpr vm_fault_t VM_FAULT_SIGBUS{0x2};
inline constexpr vm_fault_t VM_FAULT_MAJOR{0x4};
inline constexpr vm_fault_t VM_FAULT_WRITE{0x8};
inline constexpr vm_fault_t VM_FAULT_HWPOISON{0x10};
inline constexpr vm_fault_t VM_FAULT_HWPOISON_LARGE{0x20};
inline constexpr vm_fault_t VM_FAULT_SIGSEGV{0x40};
inline constexpr vm_fault_t VM_FAULT_NOPAGE{0x100};
inline constexpr vm_fault_t VM_FAULT_LOCKED{0x200};
inline constexpr vm_fault_t VM_FAULT_RETRY{0x400};
inline constexpr vm_fault_t VM_FAULT_FALLBACK{0x800};
inline constexpr vm_fault_t VM_FAULT_DONE_COW{0x1000};
/* constants_test.py: unsigned FAULT_FLAG_* */
inline constexpr unsigned FAULT_FLAG_WRITE{0x1};
inline constexpr unsigned FAULT_FLAG_MKWRITE{0x2};
inline constexpr unsigned FAULT_FLAG_ALLOW_RETRY{0x4};
inline constexpr unsigned FAULT_FLAG_KILLABLE{0x10};
inline constexpr unsigned FAULT_FLAG_USER{0x40};
inline constexpr unsigned FAULT_FLAG_INTERRUPTIBLE{0x200};
/* constants_test.py: unsigned PG_* NR_PAGEFLAGS *_WIDTH *_PGSHIFT *_MASK */
inline constexpr unsigned PG_locked{0};
inline constexpr unsigned PG_referenced{1};
inline constexpr unsigned PG_uptodate{2};
inline constexpr unsigned PG_dirty{3};
inline constexpr unsigned PG_lru{4};
inline constexpr unsigned PG_active{5};
inline constexpr unsigned PG_workingset{6};
inline constexpr unsigned PG_waiters{7};
inline constexpr unsigned PG_error{8};
inline constexpr unsigned PG_slab{9};
inline constexpr unsigned PG_owner_priv_1{10};
inline constexpr unsigned PG_arch_1{11};
inline constexpr unsigned PG_reserved{12};
inline constexpr unsigned PG_private{13};
inline constexpr unsigned PG_private_2{14};
inline constexpr unsigned PG_writeback{15};
inline constexpr unsigned PG_head{16};
inline constexpr unsigned PG_mappedtodisk{17};
inline constexpr unsigned PG_reclaim{18};
inline constexpr unsigned PG_swapbacked{19};
inline constexpr unsigned PG_unevictable{20};
inline constexpr unsigned PG_mlocked{21};
inline constexpr unsigned PG_uncached{22};
inline constexpr unsigned PG_hwpoison{23};
inline constexpr unsigned PG_arch_2{24};
inline constexpr unsigned NR_PAGEFLAGS{25};
inline constexpr unsigned PAGEFLAGS_MASK{((1UL << NR_PAGEFLAGS) - 1)};
inline constexpr unsigned SECTIONS_WIDTH{0};
inline constexpr unsigned NODES_WIDTH{10};
inline constexpr unsigned ZONES_WIDTH{3};
inline constexpr unsigned LAST_CPUPID_WIDTH{21};
inline constexpr unsigned KASAN_TAG_WIDTH{0};
inline constexpr unsigned SECTIONS_PGSHIFT{0};
inline constexpr unsigned NODES_PGSHIFT{54};
inline constexpr unsigned ZONES_PGSHIFT{51};
inline constexpr unsigned LAST_CPUPID_PGSHIFT{30};
inline constexpr unsigned KASAN_TAG_PGSHIFT{0};
inline constexpr unsigned SECTIONS_MASK{((1UL << SECTIONS_WIDTH) - 1)};
inline constexpr unsigned NODES_MASK{((1UL << NODES_WIDTH) - 1)};
inline constexpr unsigned ZONES_MASK{((1UL << ZONES_WIDTH) - 1)};
inline constexpr unsigned LAST_CPUPID_MASK{((1UL << LAST_CPUPID_WIDTH) - 1)};
inline constexpr unsigned KASAN_TAG_MASK{((1UL << KASAN_TAG_WIDTH) - 1)};
}
#else
#define VM_NONE 0x0UL
#define VM_READ 0x1UL
#define VM_WRITE 0x2UL
#define VM_EXEC 0x4UL
#define VM_SHARED 0x8UL
#define VM_MAYREAD 0x10UL
#define VM_MAYWRITE 0x20UL
#define VM_MAYEXEC 0x40UL
#define VM_MAYSHARE 0x80UL
#define VM_GROWSDOWN 0x100UL
#define VM_UFFD_MISSING 0x200UL
#define VM_PFNMAP 0x400UL
#define VM_UFFD_WP 0x1000UL
#define VM_LOCKED 0x2000UL
#define VM_IO 0x4000UL
#define VM_SEQ_READ 0x8000UL
#define VM_RAND_READ 0x10000UL
#define VM_DONTCOPY 0x20000UL
#define VM_DONTEXPAND 0x40000UL
#define VM_LOCKONFAULT 0x80000UL
#define VM_ACCOUNT 0x100000UL
#define VM_NORESERVE 0x200000UL
#define VM_HUGETLB 0x400000UL
#define VM_SYNC 0x800000UL
#define VM_PAT 0x1000000UL
#define VM_WIPEONFORK 0x2000000UL
#define VM_DONTDUMP 0x4000000UL
#define VM_SOFTDIRTY 0x8000000UL
#define VM_MIXEDMAP 0x10000000UL
#define VM_HUGEPAGE 0x20000000UL
#define VM_NOHUGEPAGE 0x40000000UL
#define VM_MERGEABLE 0x80000000UL
#define VM_UFFD_MINOR 0x2000000000UL
#define VM_FAULT_OOM ((vm_fault_t)0x1)
#define VM_FAULT_SIGBUS ((vm_fault_t)0x2)
#define VM_FAULT_MAJOR ((vm_fault_t)0x4)
#define VM_FAULT_WRITE ((vm_fault_t)0x8)
#define VM_FAULT_HWPOISON ((vm_fault_t)0x10)
#define VM_FAULT_HWPOISON_LARGE ((vm_fault_t)0x20)
#define VM_FAULT_SIGSEGV ((vm_fault_t)0x40)
#define VM_FAULT_NOPAGE ((vm_fault_t)0x100)
#define VM_FAULT_LOCKED ((vm_fault_t)0x200)
#define VM_FAULT_RETRY ((vm_fault_t)0x400)
#define VM_FAULT_FALLBACK ((vm_fault_t)0x800)
#define VM_FAULT_DONE_COW ((vm_fault_t)0x1000)
#define FAULT_FLAG_WRITE 0x1
#define FAULT_FLAG_MKWRITE 0x2
#define FAULT_FLAG_ALLOW_RETRY 0x4
#define FAULT_FLAG_KILLABLE 0x10
#define FAULT_FLAG_USER 0x40
#define FAULT_FLAG_INTERRUPTIBLE 0x200
#define PG_locked 0
#define PG_referenced 1
#define PG_uptodate 2
#define PG_dirty 3
#define PG_lru 4
#define PG_active 5
#define PG_workingset 6
#define PG_waiters 7
#define PG_error 8
#define PG_slab 9
#define PG_owner_priv_1 10
#define PG_arch_1 11
#define PG_reserved 12
#define PG_private 13
#define PG_private_2 14
#define PG_writeback 15
#define PG_head 16
#define PG_mappedtodisk 17
#define PG_reclaim 18
#define PG_swapbacked 19
#define PG_unevictable 20
#define PG_mlocked 21
#define PG_uncached 22
#define PG_hwpoison 23
#define PG_arch_2 24
#define NR_PAGEFLAGS 25
#define PAGEFLAGS_MASK ((1UL << NR_PAGEFLAGS) - 1)
/* What page->flags holds above them. */
#define SECTIONS_WIDTH 0
#define NODES_WIDTH 10
#define ZONES_WIDTH 3
#define LAST_CPUPID_WIDTH 21
#define KASAN_TAG_WIDTH 0
#define SECTIONS_PGSHIFT 0
#define NODES_PGSHIFT 54
#define ZONES_PGSHIFT 51
#define LAST_CPUPID_PGSHIFT 30
#define KASAN_TAG_PGSHIFT 0
#define SECTIONS_MASK ((1UL << SECTIONS_WIDTH) - 1)
#define NODES_MASK ((1UL << NODES_WIDTH) - 1)
#define ZONES_MASK ((1UL << ZONES_WIDTH) - 1)
#define LAST_CPUPID_MASK ((1UL << LAST_CPUPID_WIDTH) - 1)
#define KASAN_TAG_MASK ((1UL << KASAN_TAG_WIDTH) - 1)
#endif

LKM_WAIST_BEGIN
struct vm_fault {
	struct vm_area_struct *const vma;
	const gfp_t gfp_mask;
	const pgoff_t pgoff;
	const unsigned long address; /* of the page */
	const unsigned long real_address;
	unsigned int flags;
	struct page *cow_page;
	struct page *page; /* what fault() answers with, one reference with it */
};

struct vm_operations_struct {
	void (*open)(struct vm_area_struct *area);
	void (*close)(struct vm_area_struct *area);
	int (*may_split)(struct vm_area_struct *area, unsigned long addr);
	int (*mremap)(struct vm_area_struct *area);
	int (*mprotect)(struct vm_area_struct *vma, unsigned long start, unsigned long end, unsigned long newflags);
	vm_fault_t (*fault)(struct vm_fault *vmf);
	vm_fault_t (*map_pages)(struct vm_fault *vmf, pgoff_t start_pgoff, pgoff_t end_pgoff);
	unsigned long (*pagesize)(struct vm_area_struct *area);
	vm_fault_t (*page_mkwrite)(struct vm_fault *vmf);
	vm_fault_t (*pfn_mkwrite)(struct vm_fault *vmf);
	int (*access)(struct vm_area_struct *vma, unsigned long addr, void *buf, int len, int write);
	const char *(*name)(struct vm_area_struct *vma);
};

/* Maps `size` bytes of physical memory; no reference is taken, so the memory must outlive the mapping. */
int remap_pfn_range(struct vm_area_struct *vma, unsigned long addr, unsigned long pfn, unsigned long size,
		    pgprot_t prot);
/* Maps one page and takes a reference to it. In a fault handler the mapping must be VM_MIXEDMAP already. */
int vm_insert_page(struct vm_area_struct *vma, unsigned long addr, struct page *page);
int vm_map_pages(struct vm_area_struct *vma, struct page **pages, unsigned long num);
int vm_iomap_memory(struct vm_area_struct *vma, phys_addr_t start, unsigned long len);
vm_fault_t vmf_insert_pfn(struct vm_area_struct *vma, unsigned long addr, unsigned long pfn);
/* Takes pages of a VM_PFNMAP mapping away: the next access faults. */
void zap_vma_ptes(struct vm_area_struct *vma, unsigned long address, unsigned long size);
pgprot_t vm_get_page_prot(unsigned long vm_flags);

struct page *virt_to_page(const void *address);
struct page *lkm_pfn_to_page(unsigned long pfn);
void get_page(struct page *page);
/* The last reference frees the page. */
void put_page(struct page *page);
void split_page(struct page *page, unsigned int order);
/* Sleeps until nobody else holds the lock. */
void lkm_lock_page(struct page *page);
void lkm_unlock_page(struct page *page);

static inline void *page_address(const struct page *page)
{
	return page->lkm_address;
}

static inline unsigned long page_to_pfn(const struct page *page)
{
	return (unsigned long)page->lkm_address >> 12;
}

static inline int page_count(const struct page *page)
{
	return page->_refcount.counter;
}

/* Since 6.3; a driver for 6.1 alone changes vm_flags itself. */
static inline void vm_flags_set(struct vm_area_struct *vma, vm_flags_t flags)
{
	vma->vm_flags |= flags;
}

static inline void vm_flags_clear(struct vm_area_struct *vma, vm_flags_t flags)
{
	vma->vm_flags &= ~flags;
}

static inline unsigned long vma_pages(const struct vm_area_struct *vma)
{
	return (vma->vm_end - vma->vm_start) >> 12;
}

static inline vm_fault_t vmf_error(int err)
{
	return err == -12 /* ENOMEM */ ? 0x1 /* VM_FAULT_OOM */ : 0x2 /* VM_FAULT_SIGBUS */;
}

static inline vm_fault_t vmf_insert_page(struct vm_area_struct *vma, unsigned long addr, struct page *page)
{
	int err = vm_insert_page(vma, addr, page);

	return err < 0 && err != -16 /* EBUSY */ ? vmf_error(err) : 0x100 /* VM_FAULT_NOPAGE */;
}
LKM_WAIST_END

#ifndef __cplusplus
#define pfn_to_page(pfn) lkm_pfn_to_page(pfn)
#define pfn_to_kaddr(pfn) ((void *)((pfn) << PAGE_SHIFT))
#define page_to_virt(page) page_address(page)
#define __pa(address) ((unsigned long)(address))
#define __va(physical) ((void *)(unsigned long)(physical))
#define pgprot_noncached(prot) __pgprot(pgprot_val(prot) | 0x10)
#define pgprot_writecombine(prot) __pgprot(pgprot_val(prot) | 0x8)
#define io_remap_pfn_range remap_pfn_range
#define set_page_private(page, value) ((page)->private = (value))
#define page_private(page) ((page)->private)
#define PageSlab(page) (!!((page)->flags & (1UL << PG_slab)))
#define PageLocked(page) (!!((page)->flags & (1UL << PG_locked)))
#endif
