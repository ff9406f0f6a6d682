/* SPDX-License-Identifier: MIT OR GPL-2.0-only */
/* Models include/linux/log2.h (Linux 6.1), for C: powers of two. Each is a constant where its argument is one. */
#pragma once

#include "types.h"

#ifndef __cplusplus
/* Rounded down; -1 for 0. */
#define ilog2(n) ((n) ? 63 - __builtin_clzll((unsigned long long)(n) | !(n)) : -1)
#define const_ilog2(n) ilog2(n)
#define roundup_pow_of_two(n) ((n) <= 1 ? 1UL : 1UL << (ilog2((n) - 1) + 1))
#define rounddown_pow_of_two(n) (1UL << ilog2(n))
/* The power of two that `n` rounds up to. */
#define order_base_2(n) ((n) > 1 ? ilog2((n) - 1) + 1 : 0)
/* How many bits hold `n`; one for 0. */
#define bits_per(n) ((n) > 1 ? ilog2(n) + 1 : 1)

static inline bool is_power_of_2(unsigned long n)
{
	return n && !(n & (n - 1));
}
#endif
