/* SPDX-License-Identifier: MIT OR GPL-2.0-only */
/* Models include/linux/hash.h (Linux 6.1), for C: numbers and pointers to few bits, by a multiplication. */
#pragma once

#include "types.h"

#ifndef __cplusplus
#define GOLDEN_RATIO_32 0x61C88647
#define GOLDEN_RATIO_64 0x61C8864680B583EBull
#define GOLDEN_RATIO_PRIME GOLDEN_RATIO_64

static inline u32 __hash_32(u32 value)
{
	return value * GOLDEN_RATIO_32;
}

/* The highest bits of the product, which depend on all of the value. */
static inline u32 hash_32(u32 value, unsigned int bits)
{
	return __hash_32(value) >> (32 - bits);
}

static __always_inline u32 hash_64(u64 value, unsigned int bits)
{
	return (u32)((value * GOLDEN_RATIO_64) >> (64 - bits));
}

#define hash_64_generic hash_64
#define hash_32_generic hash_32
#define __hash_32_generic __hash_32
#define hash_long(value, bits) hash_64(value, bits)
#define hash_ptr(ptr, bits) hash_64((unsigned long)(ptr), bits)

static inline u32 hash32_ptr(const void *ptr)
{
	u64 address = (unsigned long)ptr;

	return (u32)address ^ (u32)(address >> 32);
}
#endif
