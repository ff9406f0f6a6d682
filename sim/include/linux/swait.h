/* SPDX-License-Identifier: MIT OR GPL-2.0-only */
/* Models include/linux/swait.h (Linux 6.1): wait queues that wake first come, first served, without functions of their own. */
#pragma once

#include "list.h"
#include "spinlock.h"
#include "wait.h"

LKM_WAIST_BEGIN
struct swait_queue_head {
	raw_spinlock_t lock;
	struct list_head task_list;
};
struct swait_queue {
	struct task_struct *task;
	struct list_head task_list;
};

void __init_swait_queue_head(struct swait_queue_head *q, const char *name, struct lock_class_key *key);
/* Wakes the one who has waited longest, and takes it off the queue. In any context. */
void swake_up_one(struct swait_queue_head *q);
/* The same; the caller holds the queue's lock. */
void swake_up_locked(struct swait_queue_head *q);
/* Wakes all. Not with interrupts disabled, nor in an interrupt. */
void swake_up_all(struct swait_queue_head *q);
void prepare_to_swait_exclusive(struct swait_queue_head *q, struct swait_queue *wait, int state);
/* 0, or -ERESTARTSYS when a signal that `state` heeds is pending; the entry is then off the queue. */
long prepare_to_swait_event(struct swait_queue_head *q, struct swait_queue *wait, int state);
void finish_swait(struct swait_queue_head *q, struct swait_queue *wait);

static inline int swait_active(struct swait_queue_head *q)
{
	return !list_empty(&q->task_list);
}
static inline bool swq_has_sleeper(struct swait_queue_head *q)
{
	return swait_active(q);
}
LKM_WAIST_END

#ifndef __cplusplus
#define __SWAITQUEUE_INITIALIZER(name) { .task = current, .task_list = LIST_HEAD_INIT((name).task_list) }
#define DECLARE_SWAITQUEUE(name) struct swait_queue name = __SWAITQUEUE_INITIALIZER(name)
#define __SWAIT_QUEUE_HEAD_INITIALIZER(name) { .task_list = LIST_HEAD_INIT((name).task_list) }
#define DECLARE_SWAIT_QUEUE_HEAD(name) struct swait_queue_head name = __SWAIT_QUEUE_HEAD_INITIALIZER(name)
#define DECLARE_SWAIT_QUEUE_HEAD_ONSTACK(name) DECLARE_SWAIT_QUEUE_HEAD(name)
#define init_swait_queue_head(q) __init_swait_queue_head((q), #q, NULL)

/* One loop for the whole family, as lkm_wait_event() of wait.h. */
#define lkm_swait_event(wq, condition, state, ret0, sleep) ({ \
	long __wq_ret = (ret0), __wq_signal; \
	struct swait_queue __wq_sleeper = { .task_list = LIST_HEAD_INIT(__wq_sleeper.task_list) }; \
	while (__wq_signal = prepare_to_swait_event(&(wq), &__wq_sleeper, state), !(condition)) { \
		if (__wq_signal) { \
			__wq_ret = __wq_signal; \
			break; \
		} \
		sleep; \
	} \
	finish_swait(&(wq), &__wq_sleeper); \
	__wq_ret; })
#define lkm_swait_event_timeout(wq, condition, state, timeout) ({ \
	long __wq_ret = (timeout); \
	if (!lkm_timed_condition(condition)) \
		__wq_ret = lkm_swait_event(wq, lkm_timed_condition(condition), state, timeout, \
			__wq_ret = schedule_timeout(__wq_ret)); \
	__wq_ret; })
#define swait_event_exclusive(wq, condition) do { \
	if (!(condition)) \
		(void)lkm_swait_event(wq, condition, TASK_UNINTERRUPTIBLE, 0, schedule()); \
} while (0)
#define swait_event_idle_exclusive(wq, condition) do { \
	if (!(condition)) \
		(void)lkm_swait_event(wq, condition, TASK_IDLE, 0, schedule()); \
} while (0)
#define swait_event_interruptible_exclusive(wq, condition) ({ \
	int __wq_int = 0; \
	if (!(condition)) \
		__wq_int = (int)lkm_swait_event(wq, condition, TASK_INTERRUPTIBLE, 0, schedule()); \
	__wq_int; })
#define swait_event_timeout_exclusive(wq, condition, timeout) \
	lkm_swait_event_timeout(wq, condition, TASK_UNINTERRUPTIBLE, timeout)
#define swait_event_interruptible_timeout_exclusive(wq, condition, timeout) \
	lkm_swait_event_timeout(wq, condition, TASK_INTERRUPTIBLE, timeout)
#define swait_event_idle_timeout_exclusive(wq, condition, timeout) \
	lkm_swait_event_timeout(wq, condition, TASK_IDLE, timeout)
#endif
