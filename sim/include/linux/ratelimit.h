/* SPDX-License-Identifier: MIT OR GPL-2.0-only */
/* Models include/linux/ratelimit.h and ratelimit_types.h (Linux 6.1): no more than `burst` messages in each `interval`. */
#pragma once

#include "jiffies.h"
#include "spinlock.h"
#include "types.h"

LKM_WAIST_BEGIN
struct ratelimit_state {
	spinlock_t lock;
	int interval; /* jiffies; 0: no limit */
	int burst;
	int printed;
	int missed;
	unsigned long begin;
	unsigned long flags;
};

/* True when it may be printed. The first time in a new interval it logs how many could not be, under the name `func`. */
int ___ratelimit(struct ratelimit_state *rs, const char *func);
/* Logs how many could not be, when RATELIMIT_MSG_ON_RELEASE is set. */
void lkm_ratelimit_state_exit(struct ratelimit_state *rs);

static inline void ratelimit_state_init(struct ratelimit_state *rs, int interval, int burst)
{
	lkm_spin_lock_init(&rs->lock, "&rs->lock", (struct lock_class_key *)0);
	rs->interval = interval;
	rs->burst = burst;
	rs->printed = rs->missed = 0;
	rs->begin = rs->flags = 0;
}

static inline void ratelimit_default_init(struct ratelimit_state *rs)
{
	ratelimit_state_init(rs, 5 * 250 /* HZ */, 10);
}

static inline void ratelimit_set_flags(struct ratelimit_state *rs, unsigned long flags)
{
	rs->flags = flags;
}
LKM_WAIST_END

#ifdef __cplusplus
namespace lkm::waist {
/* constants_test.py: unsigned long RATELIMIT_* */
inline constexpr unsigned long RATELIMIT_MSG_ON_RELEASE{0x1UL};
/* constants_test.py: int DEFAULT_RATELIMIT_BURST */
inline constexpr int DEFAULT_RATELIMIT_BURST{10};
}
#else
#define RATELIMIT_MSG_ON_RELEASE 0x1UL
#define DEFAULT_RATELIMIT_INTERVAL (5 * HZ)
#define DEFAULT_RATELIMIT_BURST 10

#define RATELIMIT_STATE_INIT_FLAGS(name, interval_init, burst_init, flags_init) \
	{ .lock = __SPIN_LOCK_UNLOCKED(name.lock), .interval = (interval_init), .burst = (burst_init), .flags = (flags_init) }
#define RATELIMIT_STATE_INIT(name, interval_init, burst_init) RATELIMIT_STATE_INIT_FLAGS(name, interval_init, burst_init, 0)
#define RATELIMIT_STATE_INIT_DISABLED RATELIMIT_STATE_INIT(ratelimit_state, 0, DEFAULT_RATELIMIT_BURST)
#define DEFINE_RATELIMIT_STATE(name, interval_init, burst_init) \
	struct ratelimit_state name = RATELIMIT_STATE_INIT(name, interval_init, burst_init)
#define __ratelimit(state) ___ratelimit(state, __func__)
#define ratelimit_state_exit(state) lkm_ratelimit_state_exit(state)
#define WARN_ON_RATELIMIT(condition, state) ({ \
	int __rtn_cond = !!(condition); \
	WARN_ON(__rtn_cond && __ratelimit(state)); \
	__rtn_cond; })
#define WARN_RATELIMIT(condition, format, ...) ({ \
	static DEFINE_RATELIMIT_STATE(_rs, DEFAULT_RATELIMIT_INTERVAL, DEFAULT_RATELIMIT_BURST); \
	int rtn = !!(condition); \
	if (unlikely(rtn && __ratelimit(&_rs))) \
		WARN(rtn, format, ##__VA_ARGS__); \
	rtn; })
#endif
