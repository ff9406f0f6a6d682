/* SPDX-License-Identifier: MIT OR GPL-2.0-only */
/* Models include/linux/pagemap.h (Linux 6.1): the lock of a page, which page_mkwrite() returns with. */
#pragma once

#include "mm.h"

LKM_WAIST_BEGIN
static inline void lock_page(struct page *page)
{
	lkm_lock_page(page);
}

static inline void unlock_page(struct page *page)
{
	lkm_unlock_page(page);
}
LKM_WAIST_END
