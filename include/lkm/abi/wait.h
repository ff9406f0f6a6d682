/* SPDX-License-Identifier: MIT OR GPL-2.0-only */
/* linux/wait.h for C++. A part of lkm/abi.h, which includes it. */

struct mutex;
struct wait_queue_head;

void lkm_init_waitqueue_head(struct wait_queue_head *wq);
/* wake_up(), of the tasks in TASK_NORMAL or only the interruptible ones; `nr` exclusive ones at most, 0 for all. */
void lkm_wake_up(struct wait_queue_head *wq, int nr);
void lkm_wake_up_interruptible(struct wait_queue_head *wq, int nr);
enum { LKM_WAIT_INTERRUPTIBLE = 1, LKM_WAIT_EXCLUSIVE = 2 };
/* Sleeps until `condition(arg)` is not 0, which is asked with `held` locked; `held` is not locked during the sleep, and
 * is locked again on return. `how` adds up what applies of LKM_WAIT_*. `timeout` in jiffies, at least 1, or LONG_MAX
 * for ever. Returns what is left of it (at least 1) when the condition came true, 0 when the time ran out, -ERESTARTSYS
 * when a signal ended an interruptible wait. */
long lkm_wait_event(struct wait_queue_head *wq, struct mutex *held, int (*condition)(void *), void *arg,
		    int how, long timeout);
