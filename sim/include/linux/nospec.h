/* SPDX-License-Identifier: MIT OR GPL-2.0-only */
/* Models include/linux/nospec.h (Linux 6.1), for C: an index that is out of range becomes 0. Nothing is speculated about here. */
#pragma once

#ifndef __cplusplus
#include "../asm/barrier.h"

#define array_index_nospec(index, size) ({ \
	__typeof__(index) lkm_index = (index); \
	_Static_assert(sizeof(lkm_index) <= sizeof(long), "an index is no wider than a long"); \
	(__typeof__(index))((unsigned long)lkm_index & array_index_mask_nospec(lkm_index, size)); })
#endif
