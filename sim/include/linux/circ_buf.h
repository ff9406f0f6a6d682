/* SPDX-License-Identifier: MIT OR GPL-2.0-only */
/* Models include/linux/circ_buf.h (Linux 6.1): the arithmetic of a ring whose size is a power of two. */
#pragma once

#include "lkm_waist.h"

LKM_WAIST_BEGIN
struct circ_buf {
	char *buf;
	int head; /* where the writer goes on */
	int tail; /* and the reader */
};
LKM_WAIST_END

#ifndef __cplusplus
/* One place is never filled: a full ring would look empty. */
#define CIRC_CNT(head, tail, size) (((size) - 1) & ((head) - (tail)))
#define CIRC_SPACE(head, tail, size) (((size) - 1) & ((tail) - (head) - 1))
/* The same up to the end of the array. */
#define lkm_circ_lower(a, b) ({ int __a = (a), __b = (b); __a < __b ? __a : __b; })
#define CIRC_CNT_TO_END(head, tail, size) lkm_circ_lower(CIRC_CNT(head, tail, size), (size) - (tail))
#define CIRC_SPACE_TO_END(head, tail, size) lkm_circ_lower(CIRC_SPACE(head, tail, size), (size) - (head))
#endif
