/* SPDX-License-Identifier: MIT OR GPL-2.0-only */
/* Models include/linux/timer.h (Linux 6.1): functions that run at a jiffy, in softirq context. */
#pragma once

#include "jiffies.h"
#include "list.h"
#include "lockdep_types.h"
#include "types.h"

LKM_WAIST_BEGIN

struct timer_list {
	struct hlist_node entry;
	unsigned long expires; /* jiffies */
	void (*function)(struct timer_list *timer);
	u32 flags;
	u32 lkm_magic; /* LKM_LOCK_MAGIC, once it is initialised */
};

/* None of these sleeps. */
void init_timer_key(struct timer_list *timer, void (*function)(struct timer_list *), unsigned int flags, const char *name,
		    struct lock_class_key *key);
/* Runs the function one jiffy after `timer->expires`, or later by up to an eighth of the time. The timer must not be
 * pending. */
void add_timer(struct timer_list *timer);
void add_timer_on(struct timer_list *timer, int cpu);
/* Sets when it runs, whether or not it was pending: 1 if it was. */
int mod_timer(struct timer_list *timer, unsigned long expires);
/* The same only for a timer that is pending. */
int mod_timer_pending(struct timer_list *timer, unsigned long expires);
/* The same only for one that is not pending, or would run later. */
int timer_reduce(struct timer_list *timer, unsigned long expires);
/* 1 when the timer was pending. The function does not run any more afterwards, unless somebody sets the timer again. */
int lkm_timer_delete(struct timer_list *timer); /* timer_delete(), a name that user space has */
int timer_delete_sync(struct timer_list *timer);
/* -1 while its function runs. */
int try_to_del_timer_sync(struct timer_list *timer);
/* The same, for good: setting the timer has no effect any more until it is initialised again. */
int timer_shutdown(struct timer_list *timer);
int timer_shutdown_sync(struct timer_list *timer);
/* A jiffy near `j`, the beginning of a second, so that many timers run at once. */
unsigned long round_jiffies(unsigned long j);
unsigned long round_jiffies_relative(unsigned long j);
unsigned long round_jiffies_up(unsigned long j);
unsigned long round_jiffies_up_relative(unsigned long j);

static inline void destroy_timer_on_stack(struct timer_list *timer)
{
	(void)timer;
}
static inline int timer_pending(const struct timer_list *timer)
{
	return !hlist_unhashed(&timer->entry);
}
LKM_WAIST_END

#ifdef __cplusplus
namespace lkm::waist {
/* Macros for C. */
inline void timer_setup(timer_list *timer, void (*callback)(timer_list *), unsigned flags)
{
	init_timer_key(timer, callback, flags, "lkm::timer", nullptr);
}
inline int del_timer_sync(timer_list *timer)
{
	return timer_delete_sync(timer);
}
/* constants_test.py: unsigned TIMER_* */
inline constexpr unsigned TIMER_CPUMASK{0x0003FFFF};
inline constexpr unsigned TIMER_MIGRATING{0x00040000};
inline constexpr unsigned TIMER_BASEMASK{TIMER_CPUMASK | TIMER_MIGRATING};
inline constexpr unsigned TIMER_DEFERRABLE{0x00080000};
inline constexpr unsigned TIMER_PINNED{0x00100000};
inline constexpr unsigned TIMER_IRQSAFE{0x00200000};
inline constexpr unsigned TIMER_INIT_FLAGS{TIMER_DEFERRABLE | TIMER_PINNED | TIMER_IRQSAFE};
inline constexpr unsigned TIMER_ARRAYSHIFT{22};
inline constexpr unsigned TIMER_ARRAYMASK{0xFFC00000};
inline constexpr unsigned TIMER_TRACE_FLAGMASK{TIMER_MIGRATING | TIMER_DEFERRABLE | TIMER_PINNED | TIMER_IRQSAFE};
}
#else
#define TIMER_CPUMASK 0x0003FFFF
#define TIMER_MIGRATING 0x00040000
#define TIMER_BASEMASK (TIMER_CPUMASK | TIMER_MIGRATING)
#define TIMER_DEFERRABLE 0x00080000
#define TIMER_PINNED 0x00100000
#define TIMER_IRQSAFE 0x00200000
#define TIMER_INIT_FLAGS (TIMER_DEFERRABLE | TIMER_PINNED | TIMER_IRQSAFE)
#define TIMER_ARRAYSHIFT 22
#define TIMER_ARRAYMASK 0xFFC00000
#define TIMER_TRACE_FLAGMASK (TIMER_MIGRATING | TIMER_DEFERRABLE | TIMER_PINNED | TIMER_IRQSAFE)

#define timer_setup(timer, callback, flags) init_timer_key((timer), (callback), (flags), #timer, NULL)
#define timer_setup_on_stack(timer, callback, flags) timer_setup(timer, callback, flags)
#define __TIMER_INITIALIZER(callback, bits) { .function = (callback), .flags = (bits), .lkm_magic = LKM_LOCK_MAGIC }
#define DEFINE_TIMER(name, callback) struct timer_list name = __TIMER_INITIALIZER(callback, 0)
#define from_timer(var, callback_timer, member) container_of(callback_timer, typeof(*(var)), member)
#define timer_delete(timer) lkm_timer_delete(timer)
#define del_timer(timer) timer_delete(timer)
#define del_timer_sync(timer) timer_delete_sync(timer)
#define del_singleshot_timer_sync(timer) timer_delete_sync(timer)
#define NEXT_TIMER_MAX_DELTA ((1UL << 30) - 1)
#include "kernel.h"
#endif
