/* SPDX-License-Identifier: MIT OR GPL-2.0-only */
/* Models include/linux/sort.h (Linux 6.1): sorts an array in place; what is equal comes in any order. */
#pragma once

#include "types.h"

LKM_WAIST_BEGIN
typedef int (*cmp_r_func_t)(const void *a, const void *b, const void *priv);
typedef int (*cmp_func_t)(const void *a, const void *b);
typedef void (*swap_r_func_t)(void *a, void *b, int size, const void *priv);
typedef void (*swap_func_t)(void *a, void *b, int size);

/* Without a `swap_func` the bytes are swapped. */
void sort(void *base, size_t num, size_t size, cmp_func_t cmp_func, swap_func_t swap_func);
void sort_r(void *base, size_t num, size_t size, cmp_r_func_t cmp_func, swap_r_func_t swap_func, const void *priv);
LKM_WAIST_END
