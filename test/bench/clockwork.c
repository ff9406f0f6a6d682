// SPDX-License-Identifier: MIT OR GPL-2.0-only
/* Does one thing so many times as a parameter of ioctl() says, for benchmarks. */
#include <linux/completion.h>
#include <linux/fs.h>
#include <linux/kthread.h>
#include <linux/miscdevice.h>
#include <linux/module.h>
#include <linux/mutex.h>
#include <linux/rwsem.h>
#include <linux/sched.h>
#include <linux/slab.h>
#include <linux/spinlock.h>
#include <linux/timer.h>
#include <linux/vmalloc.h>
#include <linux/wait.h>
#include <linux/workqueue.h>
#include "clockwork.h"

#define TIMERS 1000000

static DEFINE_SPINLOCK(spinlock);
static DEFINE_MUTEX(mutex);
static DECLARE_RWSEM(rwsem);
static struct timer_list *timers;
static unsigned long fired;
static struct work_struct work;
static struct completion done;
static struct task_struct *partner;
static DECLARE_WAIT_QUEUE_HEAD(queue);
static unsigned long turn;

static void timer_fired(struct timer_list *timer)
{
	fired++;
}

static void do_work(struct work_struct *w)
{
	complete(&done);
}

static int answer(void *unused)
{
	while (!kthread_should_stop()) {
		wait_event(queue, turn & 1 || kthread_should_stop());
		turn++;
		wake_up(&queue);
	}
	return 0;
}

static int yield_for_ever(void *unused)
{
	while (!kthread_should_stop())
		schedule();
	return 0;
}

static int hold_and_let_go(void *unused)
{
	while (!kthread_should_stop()) {
		mutex_lock(&mutex);
		schedule();
		mutex_unlock(&mutex);
	}
	return 0;
}

/* A million of them, none of which expires soon; each iteration arms another one that does. */
static int arm_timers(void)
{
	unsigned long i;

	if (timers)
		return 0;
	timers = vzalloc(array_size(TIMERS, sizeof(*timers)));
	if (!timers)
		return -ENOMEM;
	for (i = 0; i < TIMERS; i++) {
		timer_setup(&timers[i], timer_fired, 0);
		mod_timer(&timers[i], jiffies + 1000 * HZ + i * 7);
	}
	return 0;
}

static long clockwork_ioctl(struct file *file, unsigned int command, unsigned long n)
{
	struct timer_list one;
	unsigned long i;
	int err;

	switch (command) {
	case CLOCKWORK_MUTEX:
		for (i = 0; i < n; i++) {
			mutex_lock(&mutex);
			mutex_unlock(&mutex);
		}
		return 0;
	case CLOCKWORK_SPINLOCK:
		for (i = 0; i < n; i++) {
			spin_lock(&spinlock);
			spin_unlock(&spinlock);
		}
		return 0;
	case CLOCKWORK_RWSEM:
		for (i = 0; i < n; i++) {
			down_read(&rwsem);
			up_read(&rwsem);
		}
		return 0;
	case CLOCKWORK_KMALLOC:
		for (i = 0; i < n; i++)
			kfree(kmalloc(64, GFP_KERNEL));
		return 0;
	case CLOCKWORK_TIMER:
		err = arm_timers();
		if (err)
			return err;
		timer_setup_on_stack(&one, timer_fired, 0);
		fired = 0;
		for (i = 0; i < n; i++) {
			mod_timer(&one, jiffies + 1);
			schedule_timeout_uninterruptible(2);
		}
		del_timer_sync(&one);
		return fired == n ? 0 : -EIO;
	case CLOCKWORK_ARM:
		err = arm_timers();
		if (err)
			return err;
		for (i = 0; i < n; i++)
			mod_timer(&timers[i * 7919 % TIMERS], jiffies + 2000 * HZ + i % 100000);
		return 0;
	case CLOCKWORK_WORK:
		for (i = 0; i < n; i++) {
			schedule_work(&work);
			wait_for_completion(&done);
		}
		return 0;
	case CLOCKWORK_SWITCH:
		partner = kthread_run(yield_for_ever, NULL, "partner");
		for (i = 0; i < n; i++)
			schedule();
		break;
	case CLOCKWORK_WAKE:
		partner = kthread_run(answer, NULL, "partner");
		for (i = 0; i < n; i++) {
			turn++;
			wake_up(&queue);
			wait_event(queue, !(turn & 1));
		}
		break;
	case CLOCKWORK_CONTENDED:
		partner = kthread_run(hold_and_let_go, NULL, "partner");
		for (i = 0; i < n; i++) {
			mutex_lock(&mutex);
			schedule();
			mutex_unlock(&mutex);
		}
		break;
	default:
		return -ENOTTY;
	}
	kthread_stop(partner);
	return 0;
}

static const struct file_operations clockwork_fops = {
	.owner = THIS_MODULE,
	.unlocked_ioctl = clockwork_ioctl,
};
static struct miscdevice clockwork = {
	.minor = MISC_DYNAMIC_MINOR,
	.name = "clockwork",
	.fops = &clockwork_fops,
};

static int __init clockwork_init(void)
{
	init_completion(&done);
	INIT_WORK(&work, do_work);
	return misc_register(&clockwork);
}

static void __exit clockwork_exit(void)
{
	unsigned long i;

	misc_deregister(&clockwork);
	for (i = 0; timers && i < TIMERS; i++)
		del_timer_sync(&timers[i]);
	vfree(timers);
}

module_init(clockwork_init);
module_exit(clockwork_exit);
MODULE_LICENSE("Dual MIT/GPL");
MODULE_DESCRIPTION("Locks, timers and works for benchmarks");
