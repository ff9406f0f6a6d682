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
static inline s64 ktime_to_us(ktime_t t)
{
	return t / 1000;
}
static inline s64 ktime_to_ns(ktime_t t)
{
	return t;
}
static inline ktime_t ns_to_ktime(u64 ns)
{
	return (ktime_t)ns;
}
static inline ktime_t ms_to_ktime(u64 ms)
{
	return (ktime_t)(ms * 1000000);
}
static inline int ktime_compare(ktime_t a, ktime_t b)
{
	return (a > b) - (a < b);
}
static inline bool ktime_after(ktime_t a, ktime_t b)
{
	return a > b;
}
static inline bool ktime_before(ktime_t a, ktime_t b)
{
	return a < b;
}
static inline s64 ktime_us_delta(ktime_t later, ktime_t earlier)
{
	return ktime_to_us(later - earlier);
}
static inline s64 ktime_ms_delta(ktime_t later, ktime_t earlier)
{
	return ktime_to_ms(later - earlier);
}
LKM_WAIST_END

#ifdef __cplusplus
namespace lkm::waist {
/* constants_test.py: s64 KTIME_MAX of time64.h */
inline constexpr s64 KTIME_MAX{((s64)(~0ULL >> 1))};
}
#else
#include "time64.h"
#define KTIME_SEC_MAX (KTIME_MAX / NSEC_PER_SEC)
#define ktime_to_timespec64(t) ns_to_timespec64(t)
#define timespec64_to_ktime(ts) timespec64_to_ns(&(const struct timespec64){ (ts).tv_sec, (ts).tv_nsec })

/* The greatest time that there is, where the sum would be beyond it. */
static inline ktime_t ktime_set(s64 secs, unsigned long nsecs)
{
	return secs >= KTIME_SEC_MAX ? KTIME_MAX : secs * NSEC_PER_SEC + (s64)nsecs;
}
static inline ktime_t ktime_add_safe(ktime_t a, ktime_t b)
{
	s64 sum;

	return __builtin_add_overflow(a, b, &sum) || sum < 0 ? KTIME_MAX : sum;
}
static inline s64 ktime_divns(ktime_t t, s64 div)
{
	return t / div;
}
/* False, and `*ts` stays as it is, when the time is 0. */
static inline bool ktime_to_timespec64_cond(ktime_t t, struct timespec64 *ts)
{
	if (!t)
		return 0;
	*ts = ktime_to_timespec64(t);
	return 1;
}
#define ktime_add_unsafe(a, b) ((ktime_t)((u64)(a) + (u64)(b)))
#define ktime_add(a, b) ((a) + (b))
#define ktime_sub(a, b) ((a) - (b))
#define ktime_add_ns(t, ns) ((t) + (s64)(ns))
#define ktime_sub_ns(t, ns) ((t) - (s64)(ns))
#define ktime_add_us(t, us) ((t) + (s64)(us) * 1000)
#define ktime_sub_us(t, us) ((t) - (s64)(us) * 1000)
#define ktime_add_ms(t, ms) ((t) + (s64)(ms) * 1000000)
#define ktime_sub_ms(t, ms) ((t) - (s64)(ms) * 1000000)
#endif
