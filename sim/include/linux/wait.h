/* SPDX-License-Identifier: MIT OR GPL-2.0-only */
/* Models include/linux/wait.h (Linux 6.1). */
#pragma once

#include "list.h"
#include "sched.h"
#include "spinlock.h"

LKM_WAIST_BEGIN
struct wait_queue_entry;
struct lock_class_key;
typedef int (*wait_queue_func_t)(struct wait_queue_entry *entry, unsigned int mode, int flags, void *key);

struct wait_queue_entry {
	unsigned int flags;
#ifdef __cplusplus
	void *private_; /* `private` in C */
#else
	void *private;
#endif
	wait_queue_func_t func;
	struct list_head entry;
};
typedef struct wait_queue_entry wait_queue_entry_t;

struct wait_queue_head {
	spinlock_t lock;
	struct list_head head;
};
typedef struct wait_queue_head wait_queue_head_t;

void __init_waitqueue_head(struct wait_queue_head *wq, const char *name, struct lock_class_key *key);
void init_wait_entry(struct wait_queue_entry *entry, int flags);
void add_wait_queue(struct wait_queue_head *wq, struct wait_queue_entry *entry);
void add_wait_queue_exclusive(struct wait_queue_head *wq, struct wait_queue_entry *entry);
void remove_wait_queue(struct wait_queue_head *wq, struct wait_queue_entry *entry);
void prepare_to_wait(struct wait_queue_head *wq, struct wait_queue_entry *entry, int state);
bool prepare_to_wait_exclusive(struct wait_queue_head *wq, struct wait_queue_entry *entry, int state);
/* 0, or -ERESTARTSYS when a signal that `state` heeds is pending; the entry is then off the queue. */
long prepare_to_wait_event(struct wait_queue_head *wq, struct wait_queue_entry *entry, int state);
void finish_wait(struct wait_queue_head *wq, struct wait_queue_entry *entry);
/* Wakes every waiter that is not exclusive, and `nr_exclusive` of those that are (0: all). Never sleeps. */
int __wake_up(struct wait_queue_head *wq, unsigned int mode, int nr_exclusive, void *key);
int default_wake_function(struct wait_queue_entry *entry, unsigned int mode, int flags, void *key);
int autoremove_wake_function(struct wait_queue_entry *entry, unsigned int mode, int flags, void *key);

static inline int waitqueue_active(struct wait_queue_head *wq)
{
	return !list_empty(&wq->head);
}
LKM_WAIST_END

#ifdef __cplusplus
namespace lkm::waist {
/* constants_test.py: int WQ_FLAG_* */
inline constexpr int WQ_FLAG_EXCLUSIVE{0x01};
}
#else
#define WQ_FLAG_EXCLUSIVE 0x01

#define __WAIT_QUEUE_HEAD_INITIALIZER(name) { { 0 }, LIST_HEAD_INIT(name.head) }
#define DECLARE_WAIT_QUEUE_HEAD(name) struct wait_queue_head name = __WAIT_QUEUE_HEAD_INITIALIZER(name)
#define init_waitqueue_head(wq) __init_waitqueue_head(wq, #wq, NULL)
#define DECLARE_WAITQUEUE(name, task) \
	struct wait_queue_entry name = { 0, (task), default_wake_function, { NULL, NULL } }
#define DEFINE_WAIT(name) \
	struct wait_queue_entry name = { 0, current, autoremove_wake_function, LIST_HEAD_INIT((name).entry) }

#define wake_up(wq) __wake_up(wq, TASK_NORMAL, 1, NULL)
#define wake_up_nr(wq, nr) __wake_up(wq, TASK_NORMAL, nr, NULL)
#define wake_up_all(wq) __wake_up(wq, TASK_NORMAL, 0, NULL)
#define wake_up_interruptible(wq) __wake_up(wq, TASK_INTERRUPTIBLE, 1, NULL)
#define wake_up_interruptible_nr(wq, nr) __wake_up(wq, TASK_INTERRUPTIBLE, nr, NULL)
#define wake_up_interruptible_all(wq) __wake_up(wq, TASK_INTERRUPTIBLE, 0, NULL)
#define wake_up_interruptible_poll(wq, mask) __wake_up(wq, TASK_INTERRUPTIBLE, 1, (void *)(unsigned long)(mask))

/* One loop for the whole family: `sleep` gives up the processor, `timed` says whether its result ends the wait. */
#define lkm_wait_event(wq, condition, state, exclusive, ret0, sleep) ({ \
	long __wq_ret = (ret0), __wq_signal; \
	struct wait_queue_entry __wq_sleeper; \
	init_wait_entry(&__wq_sleeper, (exclusive) ? WQ_FLAG_EXCLUSIVE : 0); \
	while (__wq_signal = prepare_to_wait_event(&(wq), &__wq_sleeper, state), !(condition)) { \
		if (__wq_signal) { \
			__wq_ret = __wq_signal; \
			break; \
		} \
		sleep; \
	} \
	finish_wait(&(wq), &__wq_sleeper); \
	__wq_ret; })

#define lkm_timed_condition(condition) ({ \
	bool __wq_true = (condition); \
	if (__wq_true && !__wq_ret) \
		__wq_ret = 1; \
	__wq_true || !__wq_ret; })

#define wait_event(wq, condition) do { \
	might_sleep(); \
	if (!(condition)) \
		(void)lkm_wait_event(wq, condition, TASK_UNINTERRUPTIBLE, 0, 0, schedule()); \
} while (0)
#define wait_event_interruptible(wq, condition) ({ \
	int __wq_int = 0; \
	might_sleep(); \
	if (!(condition)) \
		__wq_int = (int)lkm_wait_event(wq, condition, TASK_INTERRUPTIBLE, 0, 0, schedule()); \
	__wq_int; })
#define wait_event_interruptible_exclusive(wq, condition) ({ \
	int __wq_int = 0; \
	might_sleep(); \
	if (!(condition)) \
		__wq_int = (int)lkm_wait_event(wq, condition, TASK_INTERRUPTIBLE, 1, 0, schedule()); \
	__wq_int; })
#define wait_event_killable(wq, condition) ({ \
	int __wq_int = 0; \
	might_sleep(); \
	if (!(condition)) \
		__wq_int = (int)lkm_wait_event(wq, condition, TASK_KILLABLE, 0, 0, schedule()); \
	__wq_int; })
#define wait_event_timeout(wq, condition, timeout) ({ \
	long __wq_ret = (timeout); \
	might_sleep(); \
	if (!lkm_timed_condition(condition)) \
		__wq_ret = lkm_wait_event(wq, lkm_timed_condition(condition), TASK_UNINTERRUPTIBLE, 0, timeout, \
			__wq_ret = schedule_timeout(__wq_ret)); \
	__wq_ret; })
#define wait_event_interruptible_timeout(wq, condition, timeout) ({ \
	long __wq_ret = (timeout); \
	might_sleep(); \
	if (!lkm_timed_condition(condition)) \
		__wq_ret = lkm_wait_event(wq, lkm_timed_condition(condition), TASK_INTERRUPTIBLE, 0, timeout, \
			__wq_ret = schedule_timeout(__wq_ret)); \
	__wq_ret; })
#include "kernel.h"
#endif
