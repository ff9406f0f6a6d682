// SPDX-License-Identifier: MIT OR GPL-2.0-only
/* A driver that does one thing wrong with timers, threads or works, which `fault` names. */
#include <linux/completion.h>
#include <linux/delay.h>
#include <linux/kthread.h>
#include <linux/module.h>
#include <linux/mutex.h>
#include <linux/sched.h>
#include <linux/spinlock.h>
#include <linux/string.h>
#include <linux/timer.h>
#include <linux/workqueue.h>

static char *fault = "";
module_param(fault, charp, 0444);
MODULE_PARM_DESC(fault, "what to do wrong");

static struct timer_list timer, zeroed_timer;
static struct work_struct work, zeroed_work;
static struct delayed_work later;
static struct workqueue_struct *queue;
static struct task_struct *thread;
static struct completion never;
static DEFINE_SPINLOCK(lock);
static DEFINE_MUTEX(mutex);

static bool is(const char *name)
{
	return !strcmp(fault, name);
}

static void on_timer(struct timer_list *t)
{
	if (is("sleeps in a timer"))
		msleep(1);
	if (is("waits for its own timer"))
		del_timer_sync(t);
	if (is("keeps a lock in a timer"))
		spin_lock(&lock);
	if (is("only a timer runs"))
		mod_timer(t, jiffies + 1);
}

static void do_work(struct work_struct *w)
{
	if (is("flushes its own work"))
		flush_work(w);
	if (is("cancels its own work"))
		cancel_work_sync(w);
	if (is("flushes its own queue"))
		flush_workqueue(queue);
	if (is("keeps a lock in a work"))
		mutex_lock(&mutex);
	if (is("leaves a work"))
		wait_for_completion(&never);
}

static int run_thread(void *data)
{
	if (is("stops a thread that has ended"))
		return 0;
	if (is("keeps a lock in a thread"))
		mutex_lock(&mutex);
	while (!is("keeps a lock in a thread") && !kthread_should_stop()) {
		if (is("a thread that never stops"))
			wait_for_completion(&never);
		schedule_timeout_interruptible(10);
	}
	return 0;
}

static int __init forgetful_init(void)
{
	init_completion(&never);
	timer_setup(&timer, on_timer, 0);
	INIT_WORK(&work, do_work);
	INIT_DELAYED_WORK(&later, do_work);
	queue = alloc_workqueue("forgotten", 0, 0);
	thread = kthread_run(run_thread, NULL, "forgotten");
	msleep(20);
	if (is("a timer without a function"))
		mod_timer(&zeroed_timer, jiffies + 1);
	if (is("a work without a function"))
		schedule_work(&zeroed_work);
	if (strstr(fault, "timer")) {
		mod_timer(&timer, jiffies + (is("leaves a timer") ? 100 : 1));
		if (is("only a timer runs"))
			wait_for_completion(&never);
		msleep(20);
	}
	if (strstr(fault, "work") || strstr(fault, "queue")) {
		queue_work(queue, &work);
		msleep(20);
	}
	if (is("leaves a delayed one"))
		schedule_delayed_work(&later, 100);
	return 0;
}

static void __exit forgetful_exit(void)
{
	if (!is("leaves a timer"))
		del_timer_sync(&timer);
	if (!is("leaves a thread"))
		kthread_stop(thread);
	if (!is("leaves a delayed one"))
		cancel_delayed_work_sync(&later);
	if (!is("leaves a work") && !is("leaves a queue"))
		destroy_workqueue(queue);
}

module_init(forgetful_init);
module_exit(forgetful_exit);
MODULE_LICENSE("GPL");
