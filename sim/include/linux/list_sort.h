/* SPDX-License-Identifier: MIT OR GPL-2.0-only */
/* Models include/linux/list_sort.h (Linux 6.1): sorts a list; what is equal stays in its order. */
#pragma once

#include "list.h"
#include "types.h"

LKM_WAIST_BEGIN
typedef int (*list_cmp_func_t)(void *priv, const struct list_head *a, const struct list_head *b);

/* `cmp` is above 0 when `a`, which stands before `b`, should stand behind it. */
void list_sort(void *priv, struct list_head *head, list_cmp_func_t cmp);
LKM_WAIST_END
