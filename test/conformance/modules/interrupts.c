// SPDX-License-Identifier: MIT OR GPL-2.0-only
/* Says in the log what handlers of interrupts, tasklets, irq_work and timers of high resolution do, and in which context:
 * insmod interrupts.ko area=lines */
#include <linux/completion.h>
#include <linux/delay.h>
#include <linux/hardirq.h>
#include <linux/hrtimer.h>
#include <linux/interrupt.h>
#include <linux/irq.h>
#include <linux/irq_work.h>
#include <linux/kthread.h>
#include <linux/ktime.h>
#include <linux/module.h>
#include <linux/preempt.h>
#include <linux/sched.h>
#include <linux/smp.h>
#include <linux/spinlock.h>

#include "areas.h"

static void say_context(const char *where)
{
	say("%s: task %d, serving softirqs %d, hardirq %d, irqs off %d", where, !!in_task(), !!in_serving_softirq(), !!in_hardirq(),
	    !!irqs_disabled());
}

/* Timers of high resolution */

static struct hrtimer timer;
static struct completion ran;
static int runs, times;
static bool says;
static ktime_t started;

static enum hrtimer_restart timer_ran(struct hrtimer *t)
{
	runs++;
	if (says) {
		say_context("a timer");
		tell(hrtimer_active(t));
		tell(hrtimer_is_queued(t));
		tell(hrtimer_callback_running(t));
		tell(hrtimer_try_to_cancel(t));
		tell(ktime_compare(ktime_get(), hrtimer_get_expires(t)) >= 0);
		says = 0;
	}
	if (--times > 0) {
		hrtimer_forward_now(t, ns_to_ktime(500 * 1000));
		return HRTIMER_RESTART;
	}
	complete(&ran);
	return HRTIMER_NORESTART;
}

static enum hrtimer_restart never_ran(struct hrtimer *t)
{
	say("this never runs");
	return HRTIMER_NORESTART;
}

static void say_hrtimers(void)
{
	ktime_t end;

	init_completion(&ran);
	hrtimer_init(&timer, CLOCK_MONOTONIC, HRTIMER_MODE_REL);
	timer.function = timer_ran;
	tell(hrtimer_active(&timer));
	tell(hrtimer_cancel(&timer));
	says = 1;
	started = ktime_get();
	hrtimer_start(&timer, ms_to_ktime(5), HRTIMER_MODE_REL);
	tell(hrtimer_active(&timer));
	tell(hrtimer_is_queued(&timer));
	tell(hrtimer_callback_running(&timer));
	tell(ktime_to_ms(hrtimer_get_remaining(&timer)) <= 5);
	wait_for_completion(&ran);
	tell(ktime_to_ms(ktime_sub(ktime_get(), started)) >= 5);
	tell(runs);

	say("again and again");
	times = 5;
	runs = 0;
	hrtimer_start(&timer, ns_to_ktime(100 * 1000), HRTIMER_MODE_REL);
	wait_for_completion(&ran);
	tell(runs);

	say("at a time");
	started = ktime_get();
	hrtimer_start(&timer, ktime_add_ms(started, 3), HRTIMER_MODE_ABS);
	wait_for_completion(&ran);
	tell(ktime_to_ms(ktime_sub(ktime_get(), started)) >= 3);
	hrtimer_start(&timer, 0, HRTIMER_MODE_ABS);
	wait_for_completion(&ran);

	say("on the clock of the wall");
	hrtimer_init(&timer, CLOCK_REALTIME, HRTIMER_MODE_ABS);
	timer.function = timer_ran;
	hrtimer_start(&timer, ktime_add_ms(ktime_get_real(), 3), HRTIMER_MODE_ABS);
	tell(ktime_to_ms(hrtimer_get_remaining(&timer)) <= 3);
	wait_for_completion(&ran);

	say("as a softirq");
	hrtimer_init(&timer, CLOCK_MONOTONIC, HRTIMER_MODE_REL_SOFT);
	timer.function = timer_ran;
	says = 1;
	hrtimer_start(&timer, ms_to_ktime(1), HRTIMER_MODE_REL_SOFT);
	wait_for_completion(&ran);

	say("cancelled");
	hrtimer_init(&timer, CLOCK_MONOTONIC, HRTIMER_MODE_REL);
	timer.function = never_ran;
	hrtimer_start(&timer, ms_to_ktime(5000), HRTIMER_MODE_REL);
	hrtimer_start(&timer, ms_to_ktime(6000), HRTIMER_MODE_REL);
	tell(ktime_to_ms(hrtimer_get_remaining(&timer)) > 5000);
	tell(hrtimer_try_to_cancel(&timer));
	tell(hrtimer_try_to_cancel(&timer));
	hrtimer_restart(&timer);
	tell(hrtimer_cancel(&timer));
	tell(hrtimer_cancel(&timer));

	say("moved by intervals");
	hrtimer_set_expires(&timer, 1000);
	tell(hrtimer_forward(&timer, 999, 10));
	tell(hrtimer_forward(&timer, 1000, 10));
	tell(hrtimer_get_expires(&timer));
	tell(hrtimer_forward(&timer, 1055, 10));
	tell(hrtimer_get_expires(&timer));
	hrtimer_add_expires_ns(&timer, 5);
	tell(hrtimer_get_expires(&timer));

	say("sleeping");
	started = ktime_get();
	end = ns_to_ktime(300 * 1000);
	set_current_state(TASK_UNINTERRUPTIBLE);
	tell(schedule_hrtimeout(&end, HRTIMER_MODE_REL));
	tell(ktime_to_us(ktime_sub(ktime_get(), started)) >= 300);
	tell(end);
	end = ktime_add_us(ktime_get(), 300);
	set_current_state(TASK_INTERRUPTIBLE);
	tell(schedule_hrtimeout_range(&end, 1000, HRTIMER_MODE_ABS));
	end = 0;
	tell(schedule_hrtimeout(&end, HRTIMER_MODE_REL));
}

/* Tasklets */

static void tasklet_ran(struct tasklet_struct *t);
static void old_tasklet_ran(unsigned long data)
{
	say("the old one, data %lu", data);
	complete(&ran);
}
static DECLARE_TASKLET(normal, tasklet_ran);
static DECLARE_TASKLET_DISABLED(disabled, tasklet_ran);
static struct tasklet_struct old, high;

static void tasklet_ran(struct tasklet_struct *t)
{
	say("%s", t == &normal ? "the normal one" : t == &high ? "the high one" : "the disabled one");
	if (says) {
		say_context("a tasklet");
		says = 0;
	}
	if (--times > 0)
		tasklet_schedule(t);
	else
		complete(&ran);
}

static void say_tasklets(void)
{
	init_completion(&ran);
	says = 1;
	tasklet_schedule(&normal);
	wait_for_completion(&ran);

	say("twice is once");
	local_bh_disable();
	tasklet_schedule(&normal);
	tasklet_schedule(&normal);
	say("scheduled");
	local_bh_enable();
	wait_for_completion(&ran);
	tell(try_wait_for_completion(&ran));

	say("the high one comes first");
	tasklet_setup(&high, tasklet_ran);
	local_bh_disable();
	tasklet_schedule(&normal);
	tasklet_hi_schedule(&high);
	local_bh_enable();
	wait_for_completion(&ran);
	wait_for_completion(&ran);

	say("disabled");
	tasklet_schedule(&disabled);
	msleep(20);
	tell(try_wait_for_completion(&ran));
	tasklet_enable(&disabled);
	wait_for_completion(&ran);
	tasklet_disable(&normal);
	tasklet_schedule(&normal);
	msleep(20);
	tell(try_wait_for_completion(&ran));
	tasklet_enable(&normal);
	wait_for_completion(&ran);

	say("it schedules itself");
	times = 3;
	tasklet_schedule(&normal);
	wait_for_completion(&ran);

	say("old");
	tasklet_init(&old, old_tasklet_ran, 8);
	tasklet_schedule(&old);
	wait_for_completion(&ran);
	tasklet_kill(&old);

	say("killed");
	tasklet_schedule(&normal);
	tasklet_kill(&normal);
	tell(try_wait_for_completion(&ran));
	tell(normal.state);
	tasklet_kill(&high);
	tasklet_kill(&disabled);

	say("while a task burns time");
	tasklet_schedule(&normal);
	mdelay(40);
	tell(try_wait_for_completion(&ran));
	tasklet_kill(&normal);
}

/* irq_work, and the lines that it raises */

static int line, other = 5;
static void say_work(struct irq_work *work)
{
	say_context("irq_work");
	complete(&ran);
}
static DEFINE_IRQ_WORK(work, say_work);

static void raise_line(struct irq_work *unused)
{
	generic_handle_irq(line);
}
static DEFINE_IRQ_WORK(raiser, raise_line);
/* The device interrupts. */
static void interrupt(void)
{
	irq_work_queue(&raiser);
	irq_work_sync(&raiser);
}

static irqreturn_t handle(int irq, void *dev)
{
	say_context("a handler");
	tell(irq == line);
	tell(dev == &other);
	return IRQ_HANDLED;
}
static irqreturn_t handle_shortly(int irq, void *dev)
{
	say("handled, %s", (char *)dev);
	return IRQ_HANDLED;
}
static irqreturn_t wake(int irq, void *dev)
{
	say("the thread is to run");
	return IRQ_WAKE_THREAD;
}
static irqreturn_t run(int irq, void *dev)
{
	say_context("a thread");
	say("%s", strchr(current->comm, '-'));
	if (dev)
		msleep(50);
	say("the thread returns");
	complete(&ran);
	return IRQ_HANDLED;
}
static irqreturn_t schedule_tasklet(int irq, void *dev)
{
	tasklet_schedule(&normal);
	say("the handler returns");
	return IRQ_HANDLED;
}

static void say_lines(void)
{
	static char name[] = "bell";
	unsigned long flags;

	init_completion(&ran);
	tell(irq_work_queue(&work));
	wait_for_completion(&ran);
	irq_work_sync(&work);
	local_irq_save(flags);
	tell(irq_work_queue(&work));
	tell(irq_work_queue(&work));
	say("interrupts come");
	local_irq_restore(flags);
	wait_for_completion(&ran);
	tell(irq_work_is_pending(&work));

	line = irq_alloc_desc(NUMA_NO_NODE);
	tell(line > 0);
	tell(request_irq(line, handle, 0, name, &other));
	irq_set_chip_and_handler(line, &dummy_irq_chip, handle_simple_irq);
	tell(request_irq(line, NULL, 0, name, &other));
	tell(request_irq(line, handle, IRQF_SHARED, name, NULL));
	tell(request_irq(100000, handle, 0, name, &other));
	tell(request_irq(line, handle, 0, name, &other));
	tell(request_irq(line, handle, 0, "other", &line));
	tell(request_irq(line, handle, IRQF_SHARED, "other", &line));
	interrupt();
	say("disabled");
	disable_irq(line);
	disable_irq_nosync(line);
	interrupt();
	interrupt();
	enable_irq(line);
	say("enabled once");
	enable_irq(line);
	msleep(20);
	synchronize_irq(line);
	say("%s", (char *)free_irq(line, &other));

	say("shared");
	tell(request_irq(line, handle_shortly, IRQF_SHARED, "one", "one"));
	tell(request_irq(line, handle_shortly, IRQF_SHARED, "two", name));
	tell(request_irq(line, handle_shortly, IRQF_SHARED | IRQF_TRIGGER_RISING, "three", &line));
	interrupt();
	say("%s", (char *)free_irq(line, name));
	interrupt();

	say("not enabled by itself");
	say("%s", (char *)free_irq(line, "one"));
	tell(request_irq(line, handle_shortly, IRQF_NO_AUTOEN, "one", "late"));
	interrupt();
	say("enabled");
	enable_irq(line);
	msleep(20);
	interrupt();
	free_irq(line, "late");

	say("threads");
	tell(request_threaded_irq(line, NULL, run, 0, name, NULL));
	tell(request_threaded_irq(line, NULL, run, IRQF_ONESHOT, name, NULL));
	interrupt();
	wait_for_completion(&ran);
	free_irq(line, NULL);
	tell(request_threaded_irq(line, wake, run, IRQF_ONESHOT, name, &other));
	interrupt();
	synchronize_irq(line);
	say("synchronized");
	tell(try_wait_for_completion(&ran));
	free_irq(line, &other);

	say("a tasklet");
	tell(request_irq(line, schedule_tasklet, 0, name, &other));
	times = 0;
	says = 1;
	interrupt();
	wait_for_completion(&ran);
	tasklet_kill(&normal);
	free_irq(line, &other);
	irq_free_desc(line);
	tell(request_irq(line, handle, 0, name, &other));
}

/* Functions on processors */

static void called(void *info)
{
	*(unsigned int *)info += irqs_disabled() ? 1 : 1000;
}

static void say_processors(void)
{
	unsigned int calls = 0;

	tell(smp_processor_id());
	on_each_cpu(called, &calls, 1);
	tell(calls == num_online_cpus());
	tell(smp_call_function_single(0, called, &calls, 1));
	tell(smp_call_function_single(4000, called, &calls, 1));
	smp_call_function(called, &calls, 1);
	tell(calls == 2 * num_online_cpus());
}

static int __init interrupts_init(void)
{
	if (!strcmp(area, "hrtimers"))
		say_hrtimers();
	else if (!strcmp(area, "tasklets"))
		say_tasklets();
	else if (!strcmp(area, "lines"))
		say_lines();
	else if (!strcmp(area, "processors"))
		say_processors();
	else
		return -EINVAL;
	return 0;
}

static void __exit interrupts_exit(void)
{
}

module_init(interrupts_init);
module_exit(interrupts_exit);
MODULE_LICENSE("GPL");
MODULE_DESCRIPTION("what interrupts do");
