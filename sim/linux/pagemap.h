/* SPDX-License-Identifier: MIT OR GPL-2.0-only */
/* Models include/linux/pagemap.h (Linux 6.1): the lock of a page, which page_mkwrite() returns with. */
#pragma once

#include "mm.h"

#ifndef __cplusplus
#define lock_page(page) lkm_lock_page(page)
#define unlock_page(page) lkm_unlock_page(page)
#endif
