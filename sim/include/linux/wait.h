/* SPDX-License-Identifier: MIT OR GPL-2.0-only */
/* Models include/linux/wait.h (Linux 6.1). */
#pragma once

#include "ktime.h"
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
	unsigned long lkm_wakes; /* how often somebody woke it */
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
/* A wait ended by its timeout although its condition was true. `wakes`: how often it had been woken before it slept. */
void lkm_timed_out(const struct wait_queue_head *wq, unsigned long wakes, const char *condition);
/* Wakes every waiter that is not exclusive, and `nr_exclusive` of those that are (0: all). Never sleeps. */
int __wake_up(struct wait_queue_head *wq, unsigned int mode, int nr_exclusive, void *key);
int default_wake_function(struct wait_queue_entry *entry, unsigned int mode, int flags, void *key);
int autoremove_wake_function(struct wait_queue_entry *entry, unsigned int mode, int flags, void *key);

/* Sleeps unless somebody has woken the entry, whose function is woken_wake_function(), meanwhile. What is left of
 * `timeout` jiffies. */
long wait_woken(struct wait_queue_entry *entry, unsigned int mode, long timeout);
int woken_wake_function(struct wait_queue_entry *entry, unsigned int mode, int flags, void *key);
/* One sleep of a task that holds the queue's lock. 0 or -ERESTARTSYS. */
int do_wait_intr(struct wait_queue_head *wq, struct wait_queue_entry *entry);
int do_wait_intr_irq(struct wait_queue_head *wq, struct wait_queue_entry *entry);
static inline int waitqueue_active(struct wait_queue_head *wq)
{
	return !list_empty(&wq->head);
}
LKM_WAIST_END

#ifdef __cplusplus
namespace lkm::waist {
/* constants_test.py: int WQ_FLAG_* */
inline constexpr int WQ_FLAG_EXCLUSIVE{0x01};
inline constexpr int WQ_FLAG_WOKEN{0x02};
}
#else
#define WQ_FLAG_EXCLUSIVE 0x01
#define WQ_FLAG_WOKEN 0x02

#define __WAIT_QUEUE_HEAD_INITIALIZER(name) { __SPIN_LOCK_UNLOCKED(name.lock), LIST_HEAD_INIT(name.head), 0 }
#define DECLARE_WAIT_QUEUE_HEAD(name) struct wait_queue_head name = __WAIT_QUEUE_HEAD_INITIALIZER(name)
#define init_waitqueue_head(wq) do { \
	static struct lock_class_key lkm_key; \
	__init_waitqueue_head((wq), #wq, &lkm_key); } while (0)
#define DECLARE_WAITQUEUE(name, task) \
	struct wait_queue_entry name = { 0, (task), default_wake_function, { NULL, NULL } }
#define DECLARE_WAIT_QUEUE_HEAD_ONSTACK(name) DECLARE_WAIT_QUEUE_HEAD(name)
#define DEFINE_WAIT_FUNC(name, function) \
	struct wait_queue_entry name = { 0, current, function, LIST_HEAD_INIT((name).entry) }
#define DEFINE_WAIT(name) DEFINE_WAIT_FUNC(name, autoremove_wake_function)
#define init_wait(wait) init_wait_entry(wait, 0)
static inline void init_waitqueue_func_entry(struct wait_queue_entry *entry, wait_queue_func_t func)
{
	entry->flags = 0;
	entry->private = NULL;
	entry->func = func;
}
static inline void init_waitqueue_entry(struct wait_queue_entry *entry, struct task_struct *task)
{
	init_waitqueue_func_entry(entry, default_wake_function);
	entry->private = task;
}
#define wq_has_sleeper(wq) (!!waitqueue_active(wq))
#define wq_has_single_sleeper(wq) list_is_singular(&(wq)->head)

#define wake_up(wq) __wake_up(wq, TASK_NORMAL, 1, NULL)
#define wake_up_nr(wq, nr) __wake_up(wq, TASK_NORMAL, nr, NULL)
#define wake_up_all(wq) __wake_up(wq, TASK_NORMAL, 0, NULL)
#define wake_up_interruptible(wq) __wake_up(wq, TASK_INTERRUPTIBLE, 1, NULL)
#define wake_up_interruptible_nr(wq, nr) __wake_up(wq, TASK_INTERRUPTIBLE, nr, NULL)
#define wake_up_interruptible_all(wq) __wake_up(wq, TASK_INTERRUPTIBLE, 0, NULL)
#define poll_to_key(mask) ((void *)(unsigned long)(mask))
#define key_to_poll(key) ((__poll_t)(unsigned long)(key))
#define wake_up_poll(wq, mask) __wake_up(wq, TASK_NORMAL, 1, poll_to_key(mask))
#define wake_up_interruptible_poll(wq, mask) __wake_up(wq, TASK_INTERRUPTIBLE, 1, poll_to_key(mask))
/* The caller holds the queue's lock. */
#define wake_up_locked(wq) __wake_up(wq, TASK_NORMAL, 1, NULL)
#define wake_up_all_locked(wq) __wake_up(wq, TASK_NORMAL, 0, NULL)
#define wake_up_locked_poll(wq, mask) wake_up_poll(wq, mask)
/* Whoever is woken runs when the caller sleeps, as after each way to wake up here. */
#define wake_up_sync(wq) wake_up(wq)
#define wake_up_interruptible_sync(wq) wake_up_interruptible(wq)
#define wake_up_interruptible_sync_poll(wq, mask) wake_up_interruptible_poll(wq, mask)
#define wake_up_interruptible_sync_poll_locked(wq, mask) wake_up_interruptible_poll(wq, mask)

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
#define lkm_slept_condition(wq, condition, text) ({ \
	bool __wq_true = (condition); \
	if (__wq_true && !__wq_ret) { \
		lkm_timed_out(&(wq), __wq_wakes, text); \
		__wq_ret = 1; \
	} \
	__wq_true || !__wq_ret; })

#define lkm_wait_event_void(wq, condition, state, exclusive) do { \
	might_sleep(); \
	if (!(condition)) \
		(void)lkm_wait_event(wq, condition, state, exclusive, 0, schedule()); \
} while (0)
#define lkm_wait_event_int(wq, condition, state, exclusive) ({ \
	int __wq_int = 0; \
	might_sleep(); \
	if (!(condition)) \
		__wq_int = (int)lkm_wait_event(wq, condition, state, exclusive, 0, schedule()); \
	__wq_int; })
#define lkm_wait_event_timeout(wq, condition, state, exclusive, timeout, before, after) ({ \
	const long __wq_timeout = (timeout); \
	long __wq_ret = __wq_timeout; \
	unsigned long __wq_wakes = 0; \
	if (!lkm_timed_condition(condition)) \
		__wq_ret = lkm_wait_event(wq, lkm_slept_condition(wq, condition, #condition), state, exclusive, __wq_timeout, \
			__wq_wakes = (wq).lkm_wakes; before; __wq_ret = schedule_timeout(__wq_ret); after); \
	__wq_ret; })
#define lkm_wait_event_sleeping_timeout(wq, condition, state, exclusive, timeout) ({ \
	might_sleep(); \
	lkm_wait_event_timeout(wq, condition, state, exclusive, timeout, , ); })
/* `timeout` in nanoseconds: 0, -ETIME when it ended the wait, or -ERESTARTSYS. */
#define lkm_wait_event_hrtimeout(wq, condition, timeout, state) ({ \
	int __wq_int = 0; \
	ktime_t __wq_end = (timeout); \
	might_sleep(); \
	if (!(condition)) { \
		if (__wq_end != KTIME_MAX) \
			__wq_end += ktime_get(); \
		__wq_int = (int)lkm_wait_event(wq, condition, state, 0, 0, \
			if (!schedule_hrtimeout(&__wq_end, HRTIMER_MODE_ABS)) { __wq_ret = -ETIME; break; }); \
	} \
	__wq_int; })
#define lkm_wait_event_locked(wq, condition, exclusive, wait) ({ \
	int __wq_int = 0; \
	if (!(condition)) { \
		DEFINE_WAIT(__wq_sleeper); \
		if (exclusive) \
			__wq_sleeper.flags |= WQ_FLAG_EXCLUSIVE; \
		do { \
			__wq_int = wait(&(wq), &__wq_sleeper); \
		} while (!__wq_int && !(condition)); \
		list_del_init(&__wq_sleeper.entry); \
		__set_current_state(TASK_RUNNING); \
	} \
	__wq_int; })

#define wait_event(wq, condition) lkm_wait_event_void(wq, condition, TASK_UNINTERRUPTIBLE, 0)
#define io_wait_event(wq, condition) wait_event(wq, condition)
#define wait_event_idle(wq, condition) lkm_wait_event_void(wq, condition, TASK_IDLE, 0)
#define wait_event_idle_exclusive(wq, condition) lkm_wait_event_void(wq, condition, TASK_IDLE, WQ_FLAG_EXCLUSIVE)
#define wait_event_interruptible(wq, condition) lkm_wait_event_int(wq, condition, TASK_INTERRUPTIBLE, 0)
#define wait_event_interruptible_exclusive(wq, condition) \
	lkm_wait_event_int(wq, condition, TASK_INTERRUPTIBLE, WQ_FLAG_EXCLUSIVE)
#define wait_event_killable(wq, condition) lkm_wait_event_int(wq, condition, TASK_KILLABLE, 0)
#define wait_event_killable_exclusive(wq, condition) lkm_wait_event_int(wq, condition, TASK_KILLABLE, WQ_FLAG_EXCLUSIVE)
#define wait_event_state(wq, condition, state) lkm_wait_event_int(wq, condition, state, 0)
/* Nothing freezes tasks here. */
#define wait_event_freezable(wq, condition) wait_event_interruptible(wq, condition)
#define wait_event_freezable_exclusive(wq, condition) wait_event_interruptible_exclusive(wq, condition)
#define wait_event_timeout(wq, condition, timeout) \
	lkm_wait_event_sleeping_timeout(wq, condition, TASK_UNINTERRUPTIBLE, 0, timeout)
#define wait_event_interruptible_timeout(wq, condition, timeout) \
	lkm_wait_event_sleeping_timeout(wq, condition, TASK_INTERRUPTIBLE, 0, timeout)
#define wait_event_killable_timeout(wq, condition, timeout) \
	lkm_wait_event_sleeping_timeout(wq, condition, TASK_KILLABLE, 0, timeout)
#define wait_event_idle_timeout(wq, condition, timeout) \
	lkm_wait_event_sleeping_timeout(wq, condition, TASK_IDLE, 0, timeout)
#define wait_event_idle_exclusive_timeout(wq, condition, timeout) \
	lkm_wait_event_sleeping_timeout(wq, condition, TASK_IDLE, WQ_FLAG_EXCLUSIVE, timeout)
#define wait_event_freezable_timeout(wq, condition, timeout) wait_event_interruptible_timeout(wq, condition, timeout)
#define wait_event_hrtimeout(wq, condition, timeout) \
	lkm_wait_event_hrtimeout(wq, condition, timeout, TASK_UNINTERRUPTIBLE)
#define wait_event_interruptible_hrtimeout(wq, condition, timeout) \
	lkm_wait_event_hrtimeout(wq, condition, timeout, TASK_INTERRUPTIBLE)

/* `cmd1` is done before each sleep, and `cmd2` after it. */
#define wait_event_cmd(wq, condition, cmd1, cmd2) do { \
	if (!(condition)) \
		(void)lkm_wait_event(wq, condition, TASK_UNINTERRUPTIBLE, 0, 0, cmd1; schedule(); cmd2); \
} while (0)
#define wait_event_exclusive_cmd(wq, condition, cmd1, cmd2) do { \
	if (!(condition)) \
		(void)lkm_wait_event(wq, condition, TASK_UNINTERRUPTIBLE, WQ_FLAG_EXCLUSIVE, 0, cmd1; schedule(); cmd2); \
} while (0)
/* `lock`, a spinlock, is held but while the task sleeps. */
#define wait_event_lock_irq_cmd(wq, condition, lock, cmd) \
	wait_event_cmd(wq, condition, spin_unlock_irq(&(lock)); cmd, spin_lock_irq(&(lock)))
#define wait_event_lock_irq(wq, condition, lock) wait_event_lock_irq_cmd(wq, condition, lock, )
#define lkm_wait_event_unlocked(wq, condition, state, unlock, relock) \
	((condition) ? 0 : (int)lkm_wait_event(wq, condition, state, 0, 0, unlock; schedule(); relock))
#define wait_event_interruptible_lock_irq_cmd(wq, condition, lock, cmd) \
	lkm_wait_event_unlocked(wq, condition, TASK_INTERRUPTIBLE, spin_unlock_irq(&(lock)); cmd, spin_lock_irq(&(lock)))
#define wait_event_interruptible_lock_irq(wq, condition, lock) wait_event_interruptible_lock_irq_cmd(wq, condition, lock, )
#define wait_event_lock_irq_timeout(wq, condition, lock, timeout) \
	lkm_wait_event_timeout(wq, condition, TASK_UNINTERRUPTIBLE, 0, timeout, spin_unlock_irq(&(lock)), spin_lock_irq(&(lock)))
#define wait_event_interruptible_lock_irq_timeout(wq, condition, lock, timeout) \
	lkm_wait_event_timeout(wq, condition, TASK_INTERRUPTIBLE, 0, timeout, spin_unlock_irq(&(lock)), spin_lock_irq(&(lock)))
/* The queue's own lock is held but while the task sleeps. */
#define wait_event_interruptible_locked(wq, condition) lkm_wait_event_locked(wq, condition, 0, do_wait_intr)
#define wait_event_interruptible_locked_irq(wq, condition) lkm_wait_event_locked(wq, condition, 0, do_wait_intr_irq)
#define wait_event_interruptible_exclusive_locked(wq, condition) lkm_wait_event_locked(wq, condition, 1, do_wait_intr)
#define wait_event_interruptible_exclusive_locked_irq(wq, condition) lkm_wait_event_locked(wq, condition, 1, do_wait_intr_irq)
#include "errno.h"
#include "hrtimer.h"
#include "kernel.h"
#endif
