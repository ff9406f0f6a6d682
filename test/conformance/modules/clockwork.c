// SPDX-License-Identifier: MIT OR GPL-2.0-only
/* Says in the log what timers, threads of the kernel and works do, and in which context: insmod clockwork.ko area=timers */
#include <linux/completion.h>
#include <linux/delay.h>
#include <linux/jiffies.h>
#include <linux/kthread.h>
#include <linux/module.h>
#include <linux/preempt.h>
#include <linux/sched/signal.h>
#include <linux/sched/task.h>
#include <linux/slab.h>
#include <linux/spinlock.h>
#include <linux/timer.h>
#include <linux/wait.h>
#include <linux/workqueue.h>

#include "areas.h"

static void say_context(const char *where)
{
	say("%s: task %d, softirq %d, serving %d, hardirq %d, atomic %d, irqs off %d", where, !!in_task(), !!in_softirq(),
	    !!in_serving_softirq(), !!in_hardirq(), !!in_atomic(), !!irqs_disabled());
}

/* The context of code, and how to leave it */

static void say_contexts(void)
{
	static DEFINE_SPINLOCK(lock);
	unsigned long flags, inner;

	say_context("a task");
	local_bh_disable();
	say_context("without softirqs");
	local_bh_disable();
	tell(softirq_count());
	local_bh_enable();
	tell(softirq_count());
	local_bh_enable();
	tell(softirq_count());
	local_irq_disable();
	say_context("without interrupts");
	local_irq_save(flags);
	tell(irqs_disabled_flags(flags));
	local_irq_restore(flags);
	tell(irqs_disabled());
	local_irq_enable();
	tell(irqs_disabled());
	local_irq_save(flags);
	tell(irqs_disabled_flags(flags));
	tell(irqs_disabled());
	local_irq_restore(flags);
	tell(irqs_disabled());
	spin_lock_irqsave(&lock, flags);
	say_context("spin_lock_irqsave()");
	local_irq_save(inner);
	local_irq_restore(inner);
	tell(irqs_disabled());
	spin_unlock_irqrestore(&lock, flags);
	spin_lock_irq(&lock);
	say_context("spin_lock_irq()");
	spin_unlock_irq(&lock);
	spin_lock_bh(&lock);
	tell(softirq_count());
	tell(irqs_disabled());
	spin_unlock_bh(&lock);
	say_context("afterwards");
}

/* Timers */

struct clock {
	struct timer_list timer;
	struct completion ran;
	const char *name;
	int times; /* it sets itself again */
	unsigned long expires; /* of the last time */
	bool late; /* it ran after its jiffy */
	bool says;
};

static struct clock first, second, third;

static void clock_ran(struct timer_list *timer)
{
	struct clock *c = from_timer(c, timer, timer);

	c->late = time_after(jiffies, c->expires);
	if (c->says) {
		say_context(c->name);
		tell(timer_pending(timer));
		tell(try_to_del_timer_sync(timer));
	} else {
		say("%s runs", c->name);
	}
	if (c->times-- > 0) {
		c->expires = jiffies + 1;
		tell(mod_timer(timer, c->expires));
	} else {
		complete(&c->ran);
	}
}

static void clock_init(struct clock *c, const char *name)
{
	init_completion(&c->ran);
	c->name = name;
	c->says = 0;
	c->times = 0;
	timer_setup(&c->timer, clock_ran, TIMER_PINNED);
}

static int clock_set(struct clock *c, unsigned long after)
{
	c->expires = jiffies + after;
	return mod_timer(&c->timer, c->expires);
}

static int plain_runs;
static void plain_ran(struct timer_list *timer)
{
	plain_runs++;
}
static DEFINE_TIMER(plain, plain_ran);

static void say_timers(void)
{
	unsigned long flags;

	clock_init(&first, "first");
	clock_init(&second, "second");
	clock_init(&third, "third");
	tell(timer_pending(&first.timer));
	tell(del_timer(&first.timer));
	first.says = 1;
	tell(clock_set(&first, 2));
	tell(timer_pending(&first.timer));
	wait_for_completion(&first.ran);
	tell(first.late);
	tell(timer_pending(&first.timer));
	tell(del_timer_sync(&first.timer));

	say("set and set again");
	first.says = 0;
	tell(clock_set(&first, 500));
	tell(clock_set(&first, 600));
	tell(mod_timer_pending(&first.timer, jiffies + 700));
	tell(timer_reduce(&first.timer, jiffies + 800));
	tell(time_before(first.timer.expires, jiffies + 750));
	tell(timer_reduce(&first.timer, jiffies + 400));
	tell(time_before(first.timer.expires, jiffies + 450));
	tell(try_to_del_timer_sync(&first.timer));
	tell(try_to_del_timer_sync(&first.timer));
	tell(mod_timer_pending(&first.timer, jiffies + 1));
	tell(timer_pending(&first.timer));
	tell(timer_reduce(&first.timer, jiffies + 400));
	tell(del_timer_sync(&first.timer));

	say("in order");
	clock_set(&third, 30);
	clock_set(&first, 10);
	clock_set(&second, 20);
	wait_for_completion(&third.ran);
	reinit_completion(&first.ran);
	reinit_completion(&second.ran);

	say("what has passed is due at once");
	clock_set(&first, -1000);
	wait_for_completion(&first.ran);

	say("a timer that sets itself");
	first.times = 3;
	clock_set(&first, 1);
	wait_for_completion(&first.ran);

	say("add_timer");
	first.expires = first.timer.expires = jiffies + 3;
	first.times = 0;
	add_timer(&first.timer);
	tell(timer_pending(&first.timer));
	wait_for_completion(&first.ran);
	tell(first.late);

	say("a far one is late by an eighth at most");
	clock_set(&first, 100);
	wait_for_completion(&first.ran);
	tell(first.late);
	tell(time_before(jiffies, first.expires + 13 + 5));

	say("none while softirqs are disabled");
	local_bh_disable();
	clock_set(&first, 1);
	mdelay(30);
	tell(timer_pending(&first.timer));
	local_bh_enable();
	wait_for_completion(&first.ran);

	say("none while interrupts are disabled");
	local_irq_save(flags);
	clock_set(&first, 1);
	mdelay(30);
	tell(timer_pending(&first.timer));
	local_irq_restore(flags);
	wait_for_completion(&first.ran);

	say("one while a task burns time");
	clock_set(&first, 2);
	mdelay(60);
	tell(timer_pending(&first.timer));
	wait_for_completion(&first.ran);

	say("shut down");
	tell(clock_set(&first, 500));
	tell(timer_shutdown_sync(&first.timer));
	tell(clock_set(&first, 1));
	tell(timer_pending(&first.timer));

	say("DEFINE_TIMER");
	tell(timer_pending(&plain));
	tell(mod_timer(&plain, jiffies + 1));
	msleep(60);
	tell(plain_runs);

	say("whole seconds");
	tell(round_jiffies_up(jiffies + 10 * HZ) % HZ);
	tell(time_after_eq(round_jiffies_up(jiffies + 10 * HZ), jiffies + 10 * HZ));
	tell(round_jiffies(jiffies + 10 * HZ) % HZ);
	tell((jiffies + round_jiffies_relative(10 * HZ)) % HZ < 2);
}

/* Threads */

static DECLARE_WAIT_QUEUE_HEAD(wishes);
static int wish, turns;
static struct completion was_here;

static int runner(void *data)
{
	say_context("a thread");
	say("%s, kernel thread %d, data %s", current->comm, !!(current->flags & PF_KTHREAD), (char *)data);
	tell(kthread_data(current) == data);
	tell(kthread_func(current) == (void *)runner);
	tell(signal_pending(current));
	complete(&was_here);
	while (!kthread_should_stop())
		schedule_timeout_interruptible(1);
	return 42;
}

static int waiter(void *data)
{
	while (1) {
		wait_event_interruptible(wishes, wish || kthread_should_stop());
		if (kthread_should_stop())
			return -7;
		say("wish %d", wish);
		wish = 0;
		complete(&was_here);
	}
}

static int parker(void *data)
{
	while (!kthread_should_stop()) {
		if (kthread_should_park()) {
			say("parks");
			kthread_parkme();
			say("goes on");
		}
		turns++;
		schedule_timeout_interruptible(1);
	}
	return 0;
}

static int short_lived(void *data)
{
	if (data)
		kthread_complete_and_exit(data, 9);
	return 8;
}

static int never(void *data)
{
	say("this never runs");
	return 0;
}

static void say_threads(void)
{
	struct task_struct *thread;
	int before;

	init_completion(&was_here);
	thread = kthread_run(runner, "salt", "a_name_that_is_too_long_%d", 7);
	tell(IS_ERR(thread));
	wait_for_completion(&was_here);
	tell(kthread_stop(thread));

	say("one that waits");
	thread = kthread_run(waiter, NULL, "waiter/%s", "x");
	wish = 5;
	wake_up(&wishes);
	wait_for_completion(&was_here);
	tell(kthread_stop(thread));

	say("one that nobody wakes");
	thread = kthread_create(never, NULL, "never");
	tell(kthread_stop(thread));

	say("parked");
	thread = kthread_run(parker, NULL, "parker");
	msleep(20);
	tell(kthread_park(thread));
	before = turns;
	tell(before > 0);
	msleep(40);
	tell(turns - before);
	tell(kthread_park(thread));
	kthread_unpark(thread);
	msleep(40);
	tell(turns > before);
	tell(kthread_park(thread));
	tell(kthread_stop(thread));

	say("ended before it is stopped");
	thread = kthread_create(short_lived, NULL, "short");
	get_task_struct(thread);
	wake_up_process(thread);
	msleep(20);
	tell(kthread_stop(thread));
	put_task_struct(thread);
	thread = kthread_create(short_lived, &was_here, "short");
	get_task_struct(thread);
	wake_up_process(thread);
	wait_for_completion(&was_here);
	tell(kthread_stop(thread));
	put_task_struct(thread);
}

/* Works */

struct job {
	struct work_struct work;
	const char *name;
	int sleeps; /* ms */
	int again; /* it queues itself */
	struct workqueue_struct *wq;
};

static struct job a, b, c;
static struct delayed_work later;
static int runs;

static void job_runs(struct work_struct *work)
{
	struct job *j = container_of(work, struct job, work);

	say("%s begins", j->name);
	runs++;
	if (j->again-- > 0)
		tell(queue_work(j->wq, work));
	if (j->sleeps) {
		msleep(j->sleeps);
		say("%s ends", j->name);
	}
}

static void job_looks(struct work_struct *work)
{
	say_context("a work");
	tell(current_work() == work);
	tell(work_pending(work));
	tell(work_busy(work));
	tell(!!(current->flags & PF_WQ_WORKER));
	tell(!!(current->flags & PF_KTHREAD));
}

static void job_goes(struct work_struct *work)
{
	kfree(container_of(work, struct job, work));
}

static void later_runs(struct work_struct *work)
{
	struct delayed_work *dwork = to_delayed_work(work);

	say("later runs");
	tell(delayed_work_pending(dwork));
	runs++;
}

static void job_init(struct job *j, const char *name, int sleeps)
{
	memset(j, 0, sizeof(*j));
	INIT_WORK(&j->work, job_runs);
	j->name = name;
	j->sleeps = sleeps;
}

static void say_works(void)
{
	struct workqueue_struct *wq;
	struct job *gone;

	job_init(&a, "a", 0);
	job_init(&b, "b", 0);
	job_init(&c, "c", 0);
	tell(flush_work(&a.work));
	preempt_disable();
	tell(schedule_work(&a.work));
	tell(schedule_work(&a.work));
	tell(work_pending(&a.work));
	tell(work_busy(&a.work));
	preempt_enable();
	flush_work(&a.work);
	tell(flush_work(&a.work));
	tell(runs);
	job_init(&a, "a", 40);
	schedule_work(&a.work);
	msleep(10);
	tell(flush_work(&a.work));

	say("what it sees");
	INIT_WORK(&a.work, job_looks);
	schedule_work(&a.work);
	flush_work(&a.work);

	say("cancelled before it runs");
	INIT_WORK(&a.work, job_runs);
	preempt_disable();
	schedule_work(&a.work);
	tell(cancel_work(&a.work));
	tell(cancel_work(&a.work));
	preempt_enable();
	tell(flush_work(&a.work));
	tell(cancel_work_sync(&a.work));

	say("one goes on while the other sleeps");
	job_init(&a, "a", 100);
	preempt_disable();
	schedule_work(&a.work);
	schedule_work(&b.work);
	preempt_enable();
	msleep(30);
	tell(work_busy(&a.work));
	tell(cancel_work_sync(&a.work));
	tell(work_busy(&a.work));

	say("but not on an ordered queue");
	wq = alloc_ordered_workqueue("order%d", 0, 1);
	job_init(&a, "a", 30);
	preempt_disable();
	tell(queue_work(wq, &a.work));
	tell(queue_work(wq, &b.work));
	tell(queue_work(wq, &c.work));
	preempt_enable();
	flush_workqueue(wq);
	say("flushed");

	say("two at once");
	destroy_workqueue(wq);
	wq = alloc_workqueue("pair", 0, 2);
	job_init(&a, "a", 40);
	job_init(&b, "b", 120);
	preempt_disable();
	queue_work(wq, &a.work);
	queue_work(wq, &b.work);
	queue_work(wq, &c.work);
	preempt_enable();
	flush_work(&c.work);
	say("c is flushed");
	flush_workqueue(wq);

	say("queued again while it runs");
	job_init(&a, "a", 30);
	a.wq = wq;
	a.again = 2;
	queue_work(wq, &a.work);
	drain_workqueue(wq);
	say("drained");
	a.again = 0;
	queue_work(wq, &a.work);
	destroy_workqueue(wq);
	say("destroyed");

	say("one that frees itself");
	gone = kmalloc(sizeof(*gone), GFP_KERNEL);
	INIT_WORK(&gone->work, job_goes);
	schedule_work(&gone->work);
	msleep(20);

	say("delayed");
	INIT_DELAYED_WORK(&later, later_runs);
	runs = 0;
	tell(schedule_delayed_work(&later, HZ));
	tell(schedule_delayed_work(&later, 1));
	tell(delayed_work_pending(&later));
	tell(flush_work(&later.work));
	flush_delayed_work(&later);
	tell(runs);
	tell(cancel_delayed_work(&later));
	tell(mod_delayed_work(system_wq, &later, 10 * HZ));
	tell(mod_delayed_work(system_wq, &later, 2));
	msleep(60);
	tell(runs);
	tell(schedule_delayed_work(&later, HZ));
	tell(cancel_delayed_work_sync(&later));
	tell(cancel_delayed_work_sync(&later));
	tell(delayed_work_pending(&later));
	tell(schedule_delayed_work(&later, 0));
	flush_delayed_work(&later);
	tell(runs);
}

static int __init clockwork_init(void)
{
	if (!strcmp(area, "contexts"))
		say_contexts();
	else if (!strcmp(area, "timers"))
		say_timers();
	else if (!strcmp(area, "threads"))
		say_threads();
	else if (!strcmp(area, "works"))
		say_works();
	return 0;
}

static void __exit clockwork_exit(void)
{
}

module_init(clockwork_init);
module_exit(clockwork_exit);
MODULE_LICENSE("GPL");
MODULE_DESCRIPTION("What timers, threads and works do");
