// SPDX-License-Identifier: MIT OR GPL-2.0-only
/* Sleeps and wakes for a test: mknod /dev/sleep c 12 13 */
#include "control.h"

#include <linux/completion.h>
#include <linux/delay.h>
#include <linux/jiffies.h>
#include <linux/mutex.h>
#include <linux/poll.h>
#include <linux/sched.h>
#include <linux/sched/signal.h>
#include <linux/wait.h>

static DECLARE_WAIT_QUEUE_HEAD(queue);
static bool condition;
static atomic_t awake = ATOMIC_INIT(0);
static struct completion done;
static DEFINE_MUTEX(lock);
static struct completion let_go;
static char order[16];
static unsigned int order_size;

static long sleep_in(int kind, long timeout)
{
	switch (kind) {
	case WAIT_EVENT:
		wait_event(queue, condition);
		return 0;
	case WAIT_EVENT_INTERRUPTIBLE:
		return wait_event_interruptible(queue, condition);
	case WAIT_EVENT_KILLABLE:
		return wait_event_killable(queue, condition);
	case WAIT_EVENT_TIMEOUT:
		return wait_event_timeout(queue, condition, timeout);
	case WAIT_EVENT_INTERRUPTIBLE_TIMEOUT:
		return wait_event_interruptible_timeout(queue, condition, timeout);
	case WAIT_EVENT_EXCLUSIVE:
		return wait_event_interruptible_exclusive(queue, condition);
	case WAIT_FOR_COMPLETION:
		wait_for_completion(&done);
		return 0;
	case WAIT_FOR_COMPLETION_INTERRUPTIBLE:
		return wait_for_completion_interruptible(&done);
	case WAIT_FOR_COMPLETION_TIMEOUT:
		return wait_for_completion_timeout(&done, timeout);
	case TRY_WAIT_FOR_COMPLETION:
		return try_wait_for_completion(&done);
	case MSLEEP:
		msleep(timeout);
		return 0;
	case MSLEEP_INTERRUPTIBLE:
		return msleep_interruptible(timeout);
	case SCHEDULE_TIMEOUT_INTERRUPTIBLE:
		return schedule_timeout_interruptible(timeout);
	default:
		return schedule_timeout_uninterruptible(timeout);
	}
}

static void call_sleep(struct call *c)
{
	unsigned long begin = jiffies;

	c->result = sleep_in(c->number[0], c->number[1]);
	c->number[2] = jiffies - begin;
	atomic_inc(&awake);
	if (c->result == -ERESTARTSYS)
		c->error = -ERESTARTSYS;
}

static void call_wake(struct call *c)
{
	c->result = 0;
	condition = c->number[0] != WAKE_UP_ONLY;
	switch (c->number[0]) {
	case WAKE_UP_NR:
		wake_up_nr(&queue, c->number[1]);
		break;
	case WAKE_UP_ALL:
		wake_up_all(&queue);
		break;
	case WAKE_UP_INTERRUPTIBLE:
		wake_up_interruptible(&queue);
		break;
	case WAKE_UP_POLL:
		wake_up_interruptible_poll(&queue, (__force __poll_t)c->number[1]);
		break;
	default:
		wake_up(&queue);
	}
}

static void call_awake(struct call *c)
{
	c->result = atomic_read(&awake);
}

static void call_complete(struct call *c)
{
	c->result = 0;
	if (c->number[0])
		complete_all(&done);
	else
		complete(&done);
}

/* Sleeps until a signal is pending, then ends with the error that it was given; or until the condition is true. */
static void call_result_of(struct call *c)
{
	if (wait_event_interruptible(queue, condition))
		c->error = c->number[0];
	c->result = signal_pending(current) ? 1 : 0;
}

static void call_mutex_hold(struct call *c)
{
	mutex_lock(&lock);
	wait_for_completion(&let_go);
	mutex_unlock(&lock);
	c->result = 0;
}

static void call_mutex_let_go(struct call *c)
{
	complete(&let_go);
	c->result = 0;
}

static void call_mutex_lock(struct call *c)
{
	switch (c->number[0]) {
	case 0:
		mutex_lock(&lock);
		c->result = 0;
		break;
	case 1:
		c->result = mutex_lock_interruptible(&lock);
		break;
	default:
		c->result = mutex_trylock(&lock) ? 0 : -EBUSY;
	}
	if (c->result)
		return;
	if (order_size < sizeof(order))
		order[order_size++] = c->text[0];
	mutex_unlock(&lock);
}

static void call_mutex_order(struct call *c)
{
	memcpy(c->words, order, order_size);
	c->result = order_size;
}

static bool poll_locks;

static void call_poll_locks(struct call *c)
{
	poll_locks = true;
	c->result = 0;
}

static const call_function functions[SLEEP_FUNCTIONS] = {
	[SLEEP] = call_sleep,
	[WAKE] = call_wake,
	[AWAKE] = call_awake,
	[COMPLETE] = call_complete,
	[RESULT_OF] = call_result_of,
	[MUTEX_HOLD] = call_mutex_hold,
	[MUTEX_LET_GO] = call_mutex_let_go,
	[MUTEX_LOCK] = call_mutex_lock,
	[MUTEX_ORDER] = call_mutex_order,
	[POLL_LOCKS] = call_poll_locks,
};

static long sleep_ioctl(struct file *file, unsigned int cmd, unsigned long arg)
{
	return control_call(functions, SLEEP_FUNCTIONS, cmd, arg);
}

static __poll_t sleep_poll(struct file *file, poll_table *table)
{
	poll_wait(file, &queue, table);
	if (poll_locks) {
		mutex_lock(&lock);
		mutex_unlock(&lock);
	}
	return condition ? EPOLLIN | EPOLLRDNORM : 0;
}

static const struct file_operations sleep_ops = {
	.owner = THIS_MODULE,
	.unlocked_ioctl = sleep_ioctl,
	.poll = sleep_poll,
};

static int __init sleep_init(void)
{
	init_completion(&done);
	init_completion(&let_go);
	return control_add(&sleep_ops, SLEEP_MINOR, "sleep");
}

static void __exit sleep_exit(void)
{
	control_del(SLEEP_MINOR);
}

module_init(sleep_init);
module_exit(sleep_exit);
MODULE_LICENSE("Dual MIT/GPL");
MODULE_DESCRIPTION("Sleeps and wakes for a test");
