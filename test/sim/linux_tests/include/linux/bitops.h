/* SPDX-License-Identifier: MIT OR GPL-2.0-only */
/* Bits of a word and of many, for Linux's tests of formats. */
#pragma once

#include <linux/types.h>

#define BITS_PER_LONG 64
#define BITS_PER_TYPE(type) (sizeof(type) * 8)
#define GENMASK(high, low) ((~0UL << (low)) & (~0UL >> (63 - (high))))
#define GENMASK_ULL(high, low) GENMASK(high, low)
#define hweight32(word) __builtin_popcount(word)
#define set_bit(nr, bits) ((bits)[(nr) / 64] |= 1UL << ((nr) % 64))
