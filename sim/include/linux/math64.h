/* SPDX-License-Identifier: MIT OR GPL-2.0-only */
/* Models include/linux/math64.h and asm/div64.h (Linux 6.1, x86-64), for C: division of 64-bit numbers. */
#pragma once

#include "math.h"
#include "types.h"

#ifndef __cplusplus
static inline u64 div_u64(u64 n, u32 d) { return n / d; }
static inline s64 div_s64(s64 n, s32 d) { return n / d; }
static inline u64 div64_u64(u64 n, u64 d) { return n / d; }
static inline s64 div64_s64(s64 n, s64 d) { return n / d; }

static inline u64 div_u64_rem(u64 n, u32 d, u32 *rest)
{
	*rest = (u32)(n % d);
	return n / d;
}

static inline s64 div_s64_rem(s64 n, s32 d, s32 *rest)
{
	*rest = (s32)(n % d);
	return n / d;
}

static inline u64 div64_u64_rem(u64 n, u64 d, u64 *rest)
{
	*rest = n % d;
	return n / d;
}

static inline u64 mul_u32_u32(u32 a, u32 b) { return (u64)a * b; }

static inline u64 mul_u64_u32_shr(u64 a, u32 mul, unsigned int shift)
{
	return (u64)((unsigned __int128)a * mul >> shift);
}

static inline u64 mul_u64_u64_shr(u64 a, u64 mul, unsigned int shift)
{
	return (u64)((unsigned __int128)a * mul >> shift);
}

static inline u64 mul_u64_u32_div(u64 a, u32 mul, u32 divisor)
{
	return (u64)((unsigned __int128)a * mul / divisor);
}

static inline u64 mul_u64_u64_div_u64(u64 a, u64 mul, u64 divisor)
{
	return (u64)((unsigned __int128)a * mul / divisor);
}

#define div64_long(n, d) div64_s64(n, d)
#define div64_ul(n, d) div64_u64(n, d)
#define DIV64_U64_ROUND_UP(n, d) ({ u64 __by = (d); div64_u64((n) + __by - 1, __by); })
#define DIV64_U64_ROUND_CLOSEST(n, d) ({ u64 __by = (d); div64_u64((n) + __by / 2, __by); })
/* Divides the variable `n` and gives the rest. */
#define do_div(n, base) ({ u32 __base = (base); u32 __rest = (u32)((u64)(n) % __base); (n) = (u64)(n) / __base; __rest; })
#endif
