/* SPDX-License-Identifier: MIT OR GPL-2.0-only */
/* Models include/linux/bits.h and include/vdso/bits.h (Linux 6.1), for C. */
#pragma once

#include "const.h"

#ifndef __cplusplus
#define BITS_PER_LONG 64
#define BITS_PER_LONG_LONG 64
#define BITS_PER_BYTE 8
#define BIT(nr) (UL(1) << (nr))
#define BIT_ULL(nr) (ULL(1) << (nr))
#define BIT_MASK(nr) BIT((nr) % BITS_PER_LONG)
#define BIT_WORD(nr) ((nr) / BITS_PER_LONG)
#define BIT_ULL_MASK(nr) BIT_ULL((nr) % BITS_PER_LONG_LONG)
#define BIT_ULL_WORD(nr) ((nr) / BITS_PER_LONG_LONG)
/* Ones from bit `low` to bit `high`, both included. Bounds that the compiler knows to be the wrong way round are refused. */
#define GENMASK_INPUT_CHECK(high, low) \
	(sizeof(struct { int low_is_above_high : __builtin_choose_expr(__is_constexpr((low) > (high)), (low) > (high), 0) ? -1 : 1; }) * 0UL)
#define __GENMASK(high, low) ((~UL(0) >> (BITS_PER_LONG - 1 - (high))) & (~UL(0) << (low)))
#define __GENMASK_ULL(high, low) ((~ULL(0) >> (BITS_PER_LONG_LONG - 1 - (high))) & (~ULL(0) << (low)))
#define GENMASK(high, low) (GENMASK_INPUT_CHECK(high, low) + __GENMASK(high, low))
#define GENMASK_ULL(high, low) (GENMASK_INPUT_CHECK(high, low) + __GENMASK_ULL(high, low))
#endif
