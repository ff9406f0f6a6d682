/* SPDX-License-Identifier: MIT OR GPL-2.0-only */
/* Models include/linux/highmem.h (Linux 6.1, x86-64): every page has an address all the time. */
#pragma once

#include "mm.h"

#ifndef __cplusplus
#include "string.h"

#define kmap(page) page_address(page)
#define kunmap(page) ((void)(page))
#define kmap_local_page(page) page_address(page)
#define kunmap_local(address) ((void)(address))
#define clear_highpage(page) memset(page_address(page), 0, PAGE_SIZE)
#endif
