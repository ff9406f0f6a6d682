/* SPDX-License-Identifier: MIT OR GPL-2.0-only */
/* Models include/linux/bsearch.h (Linux 6.1): finds an element of a sorted array. */
#pragma once

#include "sort.h"
#include "types.h"

LKM_WAIST_BEGIN
/* bsearch(), a name that user space has. Any of those that are equal; NULL when there is none. */
void *lkm_bsearch(const void *key, const void *base, size_t num, size_t size, cmp_func_t cmp);
LKM_WAIST_END

#ifndef __cplusplus
#define bsearch(key, base, num, size, cmp) lkm_bsearch(key, base, num, size, cmp)
#define __inline_bsearch(key, base, num, size, cmp) lkm_bsearch(key, base, num, size, cmp)
#endif
