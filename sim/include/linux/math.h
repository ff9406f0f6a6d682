/* SPDX-License-Identifier: MIT OR GPL-2.0-only */
/* Models include/linux/math.h (Linux 6.1), the most of it for C: rounding and division of whole numbers. */
#pragma once

#include "types.h"

LKM_WAIST_BEGIN
u64 int_pow(u64 base, unsigned int exp);
LKM_WAIST_END

#ifndef __cplusplus
/* To a multiple of `y`, which is a power of two. */
#define round_up(x, y) ((((x) - 1) | ((__typeof__(x))(y) - 1)) + 1)
#define round_down(x, y) ((x) & ~((__typeof__(x))(y) - 1))
#define DIV_ROUND_UP(n, d) (((n) + (d) - 1) / (d))
#define DIV_ROUND_DOWN_ULL(n, d) ((unsigned long long)(n) / (d))
#define DIV_ROUND_UP_ULL(n, d) DIV_ROUND_DOWN_ULL((unsigned long long)(n) + (d) - 1, (d))
#define DIV_ROUND_UP_SECTOR_T(n, d) DIV_ROUND_UP_ULL(n, d)
/* To a multiple of any number. */
#define roundup(x, y) ({ __typeof__(y) __to = (y); ((x) + (__to - 1)) / __to * __to; })
#define rounddown(x, y) ({ __typeof__(x) __number = (x); __number - __number % (y); })
/* To the nearest whole number; away from zero when there are two. */
#define DIV_ROUND_CLOSEST(n, d) ({ \
	__typeof__(n) __dividend = (n); \
	__typeof__(d) __divisor = (d); \
	(((__typeof__(n))-1) > 0 || ((__typeof__(d))-1) > 0 || (__dividend > 0) == (__divisor > 0)) \
		? (__dividend + __divisor / 2) / __divisor : (__dividend - __divisor / 2) / __divisor; })
#define DIV_ROUND_CLOSEST_ULL(n, d) (((unsigned long long)(n) + (d) / 2) / (d))
/* x * numerator / denominator, without an overflow of the product where the quotient fits. */
#define mult_frac(x, numerator, denominator) ({ \
	__typeof__(x) __whole = (x) / (denominator); \
	__typeof__(x) __rest = (x) % (denominator); \
	__whole * (numerator) + __rest * (numerator) / (denominator); })
#define sector_div(n, d) ({ u32 __left = (n) % (d); (n) /= (d); __left; })

/* In the type of its argument; of unsigned char and short in int. */
#define abs(x) ({ __typeof__((x) + 0) __number = (x); __number < 0 ? -__number : __number; })
#define abs_diff(a, b) ({ __typeof__(a) __a = (a); __typeof__(b) __b = (b); (void)(&__a == &__b); __a > __b ? __a - __b : __b - __a; })

/* The largest number whose square is not above `x`. */
static inline unsigned long int_sqrt(unsigned long x)
{
	unsigned long root = 0;
	int bit;

	for (bit = 31; bit >= 0; bit--) {
		unsigned long with = root | 1UL << bit;

		if (with * with <= x)
			root = with;
	}
	return root;
}

static inline u32 int_sqrt64(u64 x)
{
	return int_sqrt(x);
}

/* Scales to the range of u32, as the number of an equal share. */
static inline u32 reciprocal_scale(u32 value, u32 shares)
{
	return (u64)value * shares >> 32;
}
#endif
