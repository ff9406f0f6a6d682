/* SPDX-License-Identifier: MIT OR GPL-2.0-only */
/* Models include/linux/highmem.h (Linux 6.1, x86-64): every page has an address all the time. */
#pragma once

#include "mm.h"
#include "preempt.h"

#ifndef __cplusplus
#include "string.h"

#define kmap(page) page_address(page)
#define kunmap(page) ((void)(page))
#define kmap_local_page(page) page_address(page)
#define kunmap_local(address) ((void)(address))
/* Nobody sleeps between the two. */
#define kmap_atomic(page) ({ preempt_disable(); page_address(page); })
#define kunmap_atomic(address) do { (void)(address); preempt_enable(); } while (0)
#define clear_highpage(page) memset(page_address(page), 0, PAGE_SIZE)

static inline void memcpy_from_page(char *to, struct page *page, size_t offset, size_t len)
{
	memcpy(to, (const char *)page_address(page) + offset, len);
}

static inline void memcpy_to_page(struct page *page, size_t offset, const char *from, size_t len)
{
	memcpy((char *)page_address(page) + offset, from, len);
}

static inline void memzero_page(struct page *page, size_t offset, size_t len)
{
	memset((char *)page_address(page) + offset, 0, len);
}
#endif
