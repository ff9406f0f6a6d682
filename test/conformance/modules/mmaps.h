/* SPDX-License-Identifier: MIT OR GPL-2.0-only */
/* The devices of mmaps.c: char 12:minor, each with a mmap of its own. For the source in C and for the tests in C++. */
#pragma once

#define MMAPS_MAJOR 12
/* Pages of each device's memory; read() and write() get at it from the kernel's side. */
#define MMAPS_PAGES 4

enum mmaps_minor {
	MMAPS_FIRST = 64,
	MMAPS_NONE = MMAPS_FIRST, /* no mmap */
	MMAPS_EMPTY, /* maps nothing, and has no operations */
	MMAPS_FAILS, /* inserts a page, then fails with EIO */
	MMAPS_PFN, /* remap_pfn_range() of alloc_pages() */
	MMAPS_KMALLOC, /* remap_pfn_range() of kmalloc() */
	MMAPS_INSERT, /* vm_insert_page() of each page */
	MMAPS_PAGES_AT_ONCE, /* vm_map_pages() */
	MMAPS_VMALLOC, /* remap_vmalloc_range() */
	MMAPS_FAULT, /* fault(): SIGBUS beyond the last page */
	MMAPS_FAULT_SEGV, /* fault(): VM_FAULT_SIGSEGV */
	MMAPS_FAULT_INSERT, /* fault() that inserts the page itself */
	MMAPS_FAULT_PFN, /* the same by vmf_insert_pfn() */
	MMAPS_FAULT_SLEEPS, /* fault() waits for a write() */
	MMAPS_MKWRITE, /* fault() and page_mkwrite() */
	MMAPS_MKWRITE_FAILS, /* page_mkwrite(): VM_FAULT_SIGBUS */
	MMAPS_READ_ONLY, /* refuses VM_WRITE with EPERM, and takes VM_MAYWRITE away */
	MMAPS_NO_SPLIT, /* may_split(): EBUSY */
	MMAPS_NO_PROTECT, /* mprotect(): EPERM */
	MMAPS_DONTCOPY, /* VM_DONTCOPY */
	MMAPS_NO_AREA, /* get_unmapped_area(): EMFILE */
	MMAPS_FSYNC, /* fault() and fsync(), which logs its range */
	MMAPS_SYNC, /* maps nothing, and takes MAP_SYNC */
	MMAPS_END,
};
