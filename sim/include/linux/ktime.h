/* SPDX-License-Identifier: MIT OR GPL-2.0-only */
/* Models include/linux/ktime.h and timekeeping.h (Linux 6.1): virtual nanoseconds since boot. */
#pragma once

#include "types.h"

LKM_WAIST_BEGIN
typedef s64 time64_t; /* seconds since 1970 */
typedef s64 ktime_t;
ktime_t ktime_get(void);
static inline u64 ktime_get_ns(void)
{
	return (u64)ktime_get();
}
static inline s64 ktime_to_ms(ktime_t t)
{
	return t / 1000000;
}
LKM_WAIST_END
