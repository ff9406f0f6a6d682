/* SPDX-License-Identifier: MIT OR GPL-2.0-only */
/* Models include/linux/jiffies.h (Linux 6.1) with Debian's HZ of 250. Time is the kernel's virtual time. */
#pragma once

#include "types.h"

LKM_WAIST_BEGIN
/* Ticks of 4 ms since INITIAL_JIFFIES. */
unsigned long lkm_jiffies(void);
unsigned long msecs_to_jiffies(unsigned int ms);
unsigned int jiffies_to_msecs(unsigned long j);
unsigned long usecs_to_jiffies(unsigned int us);
LKM_WAIST_END

#ifdef __cplusplus
namespace lkm::waist {
/* constants_test.py: unsigned long HZ */
inline constexpr unsigned long HZ{250};
}
#else
#define HZ 250
#define USER_HZ 100
#define INITIAL_JIFFIES ((unsigned long)(unsigned int)(-300 * HZ))
#define MAX_JIFFY_OFFSET ((~0UL >> 2) - 1)
#define TICK_NSEC 4000000UL
#define TICK_USEC 10000UL
#define jiffies lkm_jiffies()
#define jiffies_64 ((u64)lkm_jiffies())
#define get_jiffies_64() jiffies_64

#define time_after(a, b) ((long)((b) - (a)) < 0)
#define time_before(a, b) time_after(b, a)
#define time_after_eq(a, b) ((long)((a) - (b)) >= 0)
#define time_before_eq(a, b) time_after_eq(b, a)
#define time_in_range(a, b, c) (time_after_eq(a, b) && time_before_eq(a, c))
#define time_in_range_open(a, b, c) (time_after_eq(a, b) && time_before(a, c))
#define time_after64(a, b) ((s64)((b) - (a)) < 0)
#define time_before64(a, b) time_after64(b, a)
#define time_after_eq64(a, b) ((s64)((a) - (b)) >= 0)
#define time_before_eq64(a, b) time_after_eq64(b, a)
#define time_in_range64(a, b, c) (time_after_eq64(a, b) && time_before_eq64(a, c))
#define time_is_before_jiffies(a) time_after(jiffies, a)
#define time_is_after_jiffies(a) time_before(jiffies, a)
#define time_is_before_eq_jiffies(a) time_after_eq(jiffies, a)
#define time_is_after_eq_jiffies(a) time_before_eq(jiffies, a)
#define time_is_before_jiffies64(a) time_after64(jiffies_64, a)
#define time_is_after_jiffies64(a) time_before64(jiffies_64, a)
#define time_is_before_eq_jiffies64(a) time_after_eq64(jiffies_64, a)
#define time_is_after_eq_jiffies64(a) time_before_eq64(jiffies_64, a)

/* To other units, rounded down. */
static inline unsigned int jiffies_to_usecs(unsigned long j)
{
	return (unsigned int)(j * 4000);
}
static inline u64 jiffies_to_nsecs(unsigned long j)
{
	return (u64)jiffies_to_usecs(j) * 1000;
}
static inline u64 jiffies64_to_nsecs(u64 j)
{
	return j * TICK_NSEC;
}
static inline u64 jiffies64_to_msecs(u64 j)
{
	return j * 4;
}
static inline u64 nsecs_to_jiffies64(u64 ns)
{
	return ns / TICK_NSEC;
}
static inline unsigned long nsecs_to_jiffies(u64 ns)
{
	return nsecs_to_jiffies64(ns);
}
static inline unsigned int jiffies_delta_to_msecs(long delta)
{
	return jiffies_to_msecs(delta < 0 ? 0 : (unsigned long)delta);
}
/* In hundredths of a second, as user space sees them. */
static inline long jiffies_to_clock_t(unsigned long j)
{
	return (long)(j * (TICK_NSEC / 10000) / 1000);
}
static inline long jiffies_delta_to_clock_t(long delta)
{
	return jiffies_to_clock_t(delta < 0 ? 0 : (unsigned long)delta);
}
static inline u64 jiffies_64_to_clock_t(u64 j)
{
	return (u64)jiffies_to_clock_t(j);
}
static inline u64 nsec_to_clock_t(u64 ns)
{
	return ns / 10000000;
}
static inline unsigned long clock_t_to_jiffies(unsigned long x)
{
	return x >= ~0UL * 2 / 5 ? ~0UL : x * 5 / 2;
}
#endif
