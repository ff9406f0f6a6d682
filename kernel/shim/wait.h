/* SPDX-License-Identifier: MIT OR GPL-2.0-only */
/* What lkm/abi/wait.h does not merely forward. A part of kernel/shim.h, which includes it. */

LKM_SHIM void lkm_init_waitqueue_head(struct wait_queue_head *wq)
{
	__init_waitqueue_head(wq, "lkm::wait_queue", 0);
}

LKM_SHIM void lkm_wake_up(struct wait_queue_head *wq, int nr)
{
	__wake_up(wq, TASK_NORMAL, nr, 0);
}

LKM_SHIM void lkm_wake_up_interruptible(struct wait_queue_head *wq, int nr)
{
	__wake_up(wq, TASK_INTERRUPTIBLE, nr, 0);
}

/* The loop of ___wait_event(), with the driver's own lock dropped around the sleep. */
LKM_SHIM long lkm_wait_event(struct wait_queue_head *wq, struct mutex *held, int (*condition)(void *), void *arg,
			     int how, long timeout)
{
	const int state = how & LKM_WAIT_INTERRUPTIBLE ? TASK_INTERRUPTIBLE : TASK_UNINTERRUPTIBLE;
	struct wait_queue_entry entry;
	unsigned long wakes = LKM_WAKES(wq);
	long result, left = 1;

	init_wait_entry(&entry, how & LKM_WAIT_EXCLUSIVE ? WQ_FLAG_EXCLUSIVE : 0);
	for (;;) {
		const long signal = prepare_to_wait_event(wq, &entry, state);

		if (condition(arg)) {
			if (!left)
				LKM_TIMED_OUT(wq, wakes);
			result = timeout ? timeout : 1;
			break;
		}
		if (signal) {
			result = signal;
			break;
		}
		if (!timeout) {
			result = 0;
			break;
		}
		wakes = LKM_WAKES(wq);
		mutex_unlock(held);
		timeout = left = schedule_timeout(timeout);
		mutex_lock(held);
	}
	finish_wait(wq, &entry);
	return result;
}
