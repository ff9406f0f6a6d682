/* SPDX-License-Identifier: MIT OR GPL-2.0-only */
/* Models include/linux/hrtimer.h (Linux 6.1): timers with nanoseconds. */
#pragma once

#include "ktime.h"
#include "types.h"
#include "wait.h"

LKM_WAIST_BEGIN
enum hrtimer_mode {
	HRTIMER_MODE_ABS = 0x00,
	HRTIMER_MODE_REL = 0x01,
	HRTIMER_MODE_PINNED = 0x02,
	HRTIMER_MODE_SOFT = 0x04,
	HRTIMER_MODE_HARD = 0x08,
	HRTIMER_MODE_ABS_PINNED = 0x02,
	HRTIMER_MODE_REL_PINNED = 0x03,
	HRTIMER_MODE_ABS_SOFT = 0x04,
	HRTIMER_MODE_REL_SOFT = 0x05,
	HRTIMER_MODE_ABS_PINNED_SOFT = 0x06,
	HRTIMER_MODE_REL_PINNED_SOFT = 0x07,
	HRTIMER_MODE_ABS_HARD = 0x08,
	HRTIMER_MODE_REL_HARD = 0x09,
	HRTIMER_MODE_ABS_PINNED_HARD = 0x0a,
	HRTIMER_MODE_REL_PINNED_HARD = 0x0b,
};
enum hrtimer_restart { HRTIMER_NORESTART, HRTIMER_RESTART };

struct hrtimer_clock_base {
	int clockid;
	ktime_t offset; /* to the clock of ktime_get() */
	ktime_t (*get_time)(void);
};

struct timerqueue_node {
	ktime_t expires;
};

struct hrtimer {
	struct timerqueue_node node;
	ktime_t _softexpires;
	enum hrtimer_restart (*function)(struct hrtimer *timer);
	const struct hrtimer_clock_base *base;
	unsigned long lkm_turn; /* among those that expire at the same time; 0 when it is not armed */
	u8 state;
	u8 is_rel;
	u8 is_soft;
	u8 is_hard;
};

/* `mode` says whether its function runs as an interrupt or, with HRTIMER_MODE_SOFT, as a softirq. */
void hrtimer_init(struct hrtimer *timer, int clock_id, enum hrtimer_mode mode);
/* Expires between `time` and `delta_ns` later, in nanoseconds of its clock, or counted from now with HRTIMER_MODE_REL. In
 * any context. */
void hrtimer_start_range_ns(struct hrtimer *timer, ktime_t time, u64 delta_ns, const enum hrtimer_mode mode);
/* 1 when it was armed, 0 when not, -1 when its function runs. */
int hrtimer_try_to_cancel(struct hrtimer *timer);
/* As above, after its function has returned. */
int hrtimer_cancel(struct hrtimer *timer);
/* Moves the expiry by whole intervals to beyond `now`. How many intervals these are; 0 when it is not due. */
u64 hrtimer_forward(struct hrtimer *timer, ktime_t now, ktime_t interval);
bool hrtimer_active(const struct hrtimer *timer);
ktime_t __hrtimer_get_remaining(const struct hrtimer *timer, bool adjust);
bool lkm_hrtimer_callback_running(struct hrtimer *timer);
/* Sleeps in the state that the caller has set, until `*expires`, or for that long: 0, or -EINTR when it was woken before.
 * Without `expires` for ever. */
int schedule_hrtimeout_range(ktime_t *expires, u64 delta, const enum hrtimer_mode mode);
int schedule_hrtimeout(ktime_t *expires, const enum hrtimer_mode mode);

static inline void hrtimer_start(struct hrtimer *timer, ktime_t time, const enum hrtimer_mode mode)
{
	hrtimer_start_range_ns(timer, time, 0, mode);
}
static inline bool hrtimer_is_queued(struct hrtimer *timer)
{
	return timer->lkm_turn != 0;
}
static inline void hrtimer_set_expires(struct hrtimer *timer, ktime_t time)
{
	timer->node.expires = time;
	timer->_softexpires = time;
}
static inline ktime_t hrtimer_get_expires(const struct hrtimer *timer)
{
	return timer->node.expires;
}
LKM_WAIST_END

#ifndef __cplusplus
#define HRTIMER_STATE_INACTIVE 0x00
#define HRTIMER_STATE_ENQUEUED 0x01
#define hrtimer_resolution 1U
#define hrtimer_callback_running(timer) lkm_hrtimer_callback_running(timer)
#define hrtimer_get_softexpires(timer) ((timer)->_softexpires)
#define hrtimer_get_expires_ns(timer) ktime_to_ns((timer)->node.expires)
#define hrtimer_get_remaining(timer) __hrtimer_get_remaining(timer, 0)
#define hrtimer_cb_get_time(timer) ((timer)->base->get_time())
#define hrtimer_expires_remaining(timer) ((timer)->node.expires - hrtimer_cb_get_time(timer))
#define hrtimer_forward_now(timer, interval) hrtimer_forward(timer, hrtimer_cb_get_time(timer), interval)
#define hrtimer_init_on_stack(timer, clock_id, mode) hrtimer_init(timer, clock_id, mode)
#define destroy_hrtimer_on_stack(timer) ((void)(timer))

static inline void hrtimer_set_expires_range_ns(struct hrtimer *timer, ktime_t time, u64 delta)
{
	timer->_softexpires = time;
	timer->node.expires = ktime_add_safe(time, (ktime_t)delta);
}
static inline void hrtimer_add_expires(struct hrtimer *timer, ktime_t time)
{
	timer->node.expires = ktime_add_safe(timer->node.expires, time);
	timer->_softexpires = ktime_add_safe(timer->_softexpires, time);
}
static inline void hrtimer_add_expires_ns(struct hrtimer *timer, u64 ns)
{
	hrtimer_add_expires(timer, (ktime_t)ns);
}
/* Where its expiry stands already. */
static inline void hrtimer_start_expires(struct hrtimer *timer, enum hrtimer_mode mode)
{
	hrtimer_start_range_ns(timer, timer->_softexpires, (u64)(timer->node.expires - timer->_softexpires), mode);
}
static inline void hrtimer_restart(struct hrtimer *timer)
{
	hrtimer_start_expires(timer, HRTIMER_MODE_ABS);
}
#endif
