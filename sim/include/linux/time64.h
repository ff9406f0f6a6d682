/* SPDX-License-Identifier: MIT OR GPL-2.0-only */
/* Models include/linux/time64.h, include/vdso/time64.h and include/uapi/linux/time.h (Linux 6.1): points in time and spans
 * of it, in two numbers, and the clocks. */
#pragma once

#include "types.h"

#ifndef __cplusplus
#define CLOCK_REALTIME 0
#define CLOCK_MONOTONIC 1
#define CLOCK_PROCESS_CPUTIME_ID 2
#define CLOCK_THREAD_CPUTIME_ID 3
#define CLOCK_MONOTONIC_RAW 4
#define CLOCK_REALTIME_COARSE 5
#define CLOCK_MONOTONIC_COARSE 6
#define CLOCK_BOOTTIME 7
#define CLOCK_REALTIME_ALARM 8
#define CLOCK_BOOTTIME_ALARM 9
#define CLOCK_TAI 11
#define MSEC_PER_SEC 1000L
#define USEC_PER_MSEC 1000L
#define NSEC_PER_USEC 1000L
#define NSEC_PER_MSEC 1000000L
#define USEC_PER_SEC 1000000L
#define NSEC_PER_SEC 1000000000L
#define PSEC_PER_SEC 1000000000000LL
#define FSEC_PER_SEC 1000000000000000LL

#define KTIME_MAX ((s64)(~0ULL >> 1))
#define KTIME_MIN (-KTIME_MAX - 1)
#define TIME64_MAX KTIME_MAX
#define TIME64_MIN KTIME_MIN

typedef s64 time64_t;
typedef u64 timeu64_t;

struct timespec64 {
	time64_t tv_sec;
	long tv_nsec;
};

struct itimerspec64 {
	struct timespec64 it_interval;
	struct timespec64 it_value;
};

static inline bool timespec64_equal(const struct timespec64 *a, const struct timespec64 *b)
{
	return a->tv_sec == b->tv_sec && a->tv_nsec == b->tv_nsec;
}

static inline int timespec64_compare(const struct timespec64 *a, const struct timespec64 *b)
{
	s64 seconds = a->tv_sec - b->tv_sec;

	if (seconds)
		return seconds < 0 ? -1 : 1;
	return (int)(a->tv_nsec - b->tv_nsec);
}

/* Nanoseconds of any size and sign become a whole timespec64, whose own are between 0 and 999,999,999. */
static inline void set_normalized_timespec64(struct timespec64 *ts, time64_t seconds, s64 nanoseconds)
{
	s64 carry = nanoseconds / NSEC_PER_SEC;

	if (nanoseconds % NSEC_PER_SEC < 0)
		carry--;
	ts->tv_sec = seconds + carry;
	ts->tv_nsec = (long)(nanoseconds - carry * NSEC_PER_SEC);
}

static inline struct timespec64 timespec64_add(struct timespec64 a, struct timespec64 b)
{
	set_normalized_timespec64(&a, a.tv_sec + b.tv_sec, a.tv_nsec + b.tv_nsec);
	return a;
}

static inline struct timespec64 timespec64_sub(struct timespec64 a, struct timespec64 b)
{
	set_normalized_timespec64(&a, a.tv_sec - b.tv_sec, a.tv_nsec - b.tv_nsec);
	return a;
}

static inline bool timespec64_valid(const struct timespec64 *ts)
{
	return ts->tv_sec >= 0 && (unsigned long)ts->tv_nsec < NSEC_PER_SEC;
}

static inline s64 timespec64_to_ns(const struct timespec64 *ts)
{
	const s64 last = KTIME_MAX / NSEC_PER_SEC, first = KTIME_MIN / NSEC_PER_SEC;

	if (first < ts->tv_sec && ts->tv_sec < last)
		return ts->tv_sec * NSEC_PER_SEC + ts->tv_nsec;
	return ts->tv_sec > 0 ? KTIME_MAX : KTIME_MIN;
}

static inline struct timespec64 ns_to_timespec64(s64 nsec)
{
	struct timespec64 ts;

	set_normalized_timespec64(&ts, 0, nsec);
	return ts;
}
#endif
