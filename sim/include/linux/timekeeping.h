/* SPDX-License-Identifier: MIT OR GPL-2.0-only */
/* Models include/linux/timekeeping.h (Linux 6.1), for C: what time it is. Every clock is the kernel's virtual time; the
 * one of the wall starts at midnight of 1 January 2026. */
#pragma once

#include "ktime.h"
#include "time64.h"

LKM_WAIST_BEGIN
s64 lkm_wall_clock_ns(void);
LKM_WAIST_END

#ifndef __cplusplus
static inline ktime_t ktime_get_real(void) { return lkm_wall_clock_ns(); }
static inline ktime_t ktime_get_boottime(void) { return ktime_get(); }
static inline ktime_t ktime_get_raw(void) { return ktime_get(); }
/* As of the last tick. */
static inline ktime_t ktime_get_coarse(void) { return ktime_get() / 4000000 * 4000000; }
static inline ktime_t ktime_get_coarse_real(void) { return ktime_get_real() / 4000000 * 4000000; }
static inline ktime_t ktime_get_coarse_boottime(void) { return ktime_get_coarse(); }
static inline u64 ktime_get_coarse_ns(void) { return (u64)ktime_get_coarse(); }
static inline u64 ktime_get_coarse_real_ns(void) { return (u64)ktime_get_coarse_real(); }
static inline void ktime_get_coarse_ts64(struct timespec64 *ts) { *ts = ns_to_timespec64(ktime_get_coarse()); }
static inline void ktime_get_coarse_real_ts64(struct timespec64 *ts) { *ts = ns_to_timespec64(ktime_get_coarse_real()); }
static inline u64 ktime_get_real_ns(void) { return (u64)ktime_get_real(); }
static inline u64 ktime_get_boottime_ns(void) { return ktime_get_ns(); }
static inline u64 ktime_get_raw_ns(void) { return ktime_get_ns(); }
static inline u64 ktime_get_mono_fast_ns(void) { return ktime_get_ns(); }
static inline time64_t ktime_get_seconds(void) { return ktime_get() / NSEC_PER_SEC; }
static inline time64_t ktime_get_boottime_seconds(void) { return ktime_get_seconds(); }
static inline time64_t ktime_get_real_seconds(void) { return ktime_get_real() / NSEC_PER_SEC; }
static inline void ktime_get_ts64(struct timespec64 *ts) { *ts = ns_to_timespec64(ktime_get()); }
static inline void ktime_get_raw_ts64(struct timespec64 *ts) { ktime_get_ts64(ts); }
static inline void ktime_get_boottime_ts64(struct timespec64 *ts) { ktime_get_ts64(ts); }
static inline void ktime_get_real_ts64(struct timespec64 *ts) { *ts = ns_to_timespec64(ktime_get_real()); }
#endif
