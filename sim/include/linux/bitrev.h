/* SPDX-License-Identifier: MIT OR GPL-2.0-only */
/* Models include/linux/bitrev.h (Linux 6.1), for C: numbers with their bits in the other order. */
#pragma once

#include "types.h"

#ifndef __cplusplus
static inline u32 lkm_reversed(u32 x, int bits)
{
	u32 reversed = 0;

	while (bits--) {
		reversed = reversed << 1 | (x & 1);
		x >>= 1;
	}
	return reversed;
}

#define bitrev32(x) lkm_reversed(x, 32)
#define bitrev16(x) ((u16)lkm_reversed((u16)(x), 16))
#define bitrev8(x) ((u8)lkm_reversed((u8)(x), 8))
#define __bitrev32 bitrev32
#define __bitrev16 bitrev16
#define __bitrev8 bitrev8
/* In each byte alone. */
#define bitrev8x4(x) __builtin_bswap32(bitrev32(x))
#endif
