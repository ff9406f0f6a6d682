// SPDX-License-Identifier: MIT OR GPL-2.0-only
/* Says in the log what the rarer kinds of locks and the simple wait queues do: insmod mutexes.ko area=ww_mutex */
#include <linux/completion.h>
#include <linux/delay.h>
#include <linux/irqflags.h>
#include <linux/jiffies.h>
#include <linux/kthread.h>
#include <linux/local_lock.h>
#include <linux/module.h>
#include <linux/percpu-rwsem.h>
#include <linux/percpu.h>
#include <linux/preempt.h>
#include <linux/rtmutex.h>
#include <linux/sched.h>
#include <linux/sched/signal.h>
#include <linux/swait.h>
#include <linux/ww_mutex.h>

#include "areas.h"
#include "helper.h"

static struct helper first, second, third;

/* Per-CPU rw_semaphores */

DEFINE_STATIC_PERCPU_RWSEM(gate);

static void read_gate(void)
{
	percpu_down_read(&gate);
	say("a reader is in");
	percpu_up_read(&gate);
}
static void write_gate(void)
{
	percpu_down_write(&gate);
	say("a writer is in");
	percpu_up_write(&gate);
}

static void say_percpu_rwsem(void)
{
	struct percpu_rw_semaphore own = {};

	percpu_free_rwsem(&own);
	tell(percpu_init_rwsem(&own));
	percpu_down_write(&own);
	tell(percpu_down_read_trylock(&own));
	percpu_up_write(&own);
	tell(percpu_down_read_trylock(&own));
	percpu_up_read(&own);
	percpu_free_rwsem(&own);

	percpu_down_read(&gate);
	percpu_down_read(&gate);
	tell(percpu_is_read_locked(&gate));
	start(&first, "a writer", write_gate);
	say("a writer waits");
	tell(percpu_is_read_locked(&gate));
	tell(percpu_down_read_trylock(&gate));
	start(&second, "a reader", read_gate);
	percpu_up_read(&gate);
	msleep(40);
	say("one reader has left");
	percpu_up_read(&gate);
	finish(&first);
	finish(&second);
	tell(percpu_is_read_locked(&gate));

	percpu_down_write(&gate);
	start(&first, "a reader", read_gate);
	start(&second, "a writer", write_gate);
	start(&third, "another reader", read_gate);
	say("three wait");
	percpu_up_write(&gate);
	finish(&first);
	finish(&second);
	finish(&third);
	tell(percpu_down_read_trylock(&gate));
	percpu_up_read(&gate);
}

/* RT mutexes */

static DEFINE_RT_MUTEX(owned);

static void take_owned(void)
{
	rt_mutex_lock(&owned);
	say("the lock is mine");
	msleep(20);
	rt_mutex_unlock(&owned);
}
static void try_owned(void)
{
	tell(rt_mutex_trylock(&owned));
}
static void take_owned_interruptibly(void)
{
	allow_signal(SIGINT);
	tell(rt_mutex_lock_interruptible(&owned));
}

static void say_rt_mutex(void)
{
	struct rt_mutex own;

	rt_mutex_init(&own);
	tell(rt_mutex_base_is_locked(&own.rtmutex));
	tell(rt_mutex_lock_killable(&own));
	tell(rt_mutex_base_is_locked(&own.rtmutex));
	tell(rt_mutex_trylock(&own));
	rt_mutex_unlock(&own);
	tell(rt_mutex_trylock(&own));
	rt_mutex_unlock(&own);

	rt_mutex_lock(&owned);
	start(&first, "the first", take_owned);
	start(&second, "the second", take_owned_interruptibly);
	start(&third, "the third", try_owned);
	finish(&third);
	send_sig(SIGINT, second.thread, 1);
	finish(&second);
	say("unlock");
	rt_mutex_unlock(&owned);
	/* It is the first one's already. */
	tell(rt_mutex_trylock(&owned));
	finish(&first);
	tell(rt_mutex_base_is_locked(&owned.rtmutex));
}

/* Wound/wait mutexes */

static DEFINE_WD_CLASS(dying);
static DEFINE_WW_CLASS(wounding);
static struct ww_class *class;
static struct ww_mutex left, right;
static struct completion go;

/* Has the right one and wants the left one. */
static void from_right_to_left(void)
{
	struct ww_acquire_ctx ctx;
	int err;

	ww_acquire_init(&ctx, class);
	tell(ww_mutex_lock(&right, &ctx));
	complete(&go);
	msleep(20);
	err = ww_mutex_lock(&left, &ctx);
	say("the later one got %d for the left one", err);
	if (err == -EDEADLK) {
		ww_mutex_unlock(&right);
		ww_mutex_lock_slow(&left, &ctx);
		say("the later one has the left one");
		tell(ctx.acquired);
		tell(ww_mutex_lock_interruptible(&right, &ctx));
	}
	ww_acquire_done(&ctx);
	ww_mutex_unlock(&right);
	ww_mutex_unlock(&left);
	tell(ctx.acquired);
	ww_acquire_fini(&ctx);
}
static void meet(struct ww_class *which)
{
	struct ww_acquire_ctx ctx;

	class = which;
	ww_mutex_init(&left, class);
	ww_mutex_init(&right, class);
	init_completion(&go);
	ww_acquire_init(&ctx, class);
	tell(ww_mutex_lock(&left, &ctx));
	start(&first, "the later one", from_right_to_left);
	wait_for_completion(&go);
	say("now the earlier one");
	tell(ww_mutex_lock(&right, &ctx));
	tell(ctx.acquired);
	msleep(60);
	ww_acquire_done(&ctx);
	ww_mutex_unlock(&left);
	ww_mutex_unlock(&right);
	ww_acquire_fini(&ctx);
	finish(&first);
	ww_mutex_destroy(&left);
	ww_mutex_destroy(&right);
}
static void wait_in_line(void)
{
	struct ww_acquire_ctx ctx;

	ww_acquire_init(&ctx, class);
	tell(ww_mutex_lock(&left, &ctx));
	ww_mutex_unlock(&left);
	ww_acquire_fini(&ctx);
}
static void wait_without_context(void)
{
	tell(ww_mutex_lock(&left, NULL));
	ww_mutex_unlock(&left);
}
static void wait_interruptibly(void)
{
	allow_signal(SIGINT);
	tell(ww_mutex_lock_interruptible(&left, NULL));
}
static void say_ww_mutex(void)
{
	struct ww_acquire_ctx ctx;

	class = &dying;
	ww_mutex_init(&left, class);
	ww_mutex_init(&right, class);
	ww_acquire_init(&ctx, class);
	tell(ww_mutex_is_locked(&left));
	tell(ww_mutex_lock(&left, &ctx));
	tell(ww_mutex_lock(&left, &ctx));
	tell(ww_mutex_trylock(&left, &ctx));
	tell(ww_mutex_trylock(&left, NULL));
	tell(ww_mutex_trylock(&right, &ctx));
	tell(ww_mutex_is_locked(&left));
	tell(ctx.acquired);
	ww_mutex_unlock(&right);
	tell(ww_mutex_trylock(&right, NULL));
	tell(ctx.acquired);
	ww_mutex_unlock(&right);
	start(&first, "one without a context", wait_without_context);
	start(&second, "one with a context", wait_in_line);
	start(&third, "one with a signal", wait_interruptibly);
	send_sig(SIGINT, third.thread, 1);
	finish(&third);
	ww_mutex_unlock(&left);
	finish(&first);
	finish(&second);
	tell(ww_mutex_is_locked(&left));
	ww_acquire_fini(&ctx);
	say("wait or die");
	meet(&dying);
	say("wound or wait");
	meet(&wounding);
}

/* Local locks */

struct account {
	local_lock_t lock;
	int sum;
};
static DEFINE_PER_CPU(struct account, account) = { .lock = INIT_LOCAL_LOCK(lock) };

static void say_local_lock(void)
{
	unsigned long flags;
	struct account *own = alloc_percpu(struct account);

	local_lock_init(&this_cpu_ptr(own)->lock);
	local_lock(&account.lock);
	this_cpu_add(account.sum, 2);
	tell(irqs_disabled());
	local_unlock(&account.lock);
	local_lock_irq(&account.lock);
	tell(irqs_disabled());
	local_lock_irqsave(&own->lock, flags);
	tell(irqs_disabled());
	local_unlock_irqrestore(&own->lock, flags);
	tell(irqs_disabled());
	local_unlock_irq(&account.lock);
	tell(irqs_disabled());
	tell(this_cpu_read(account.sum));
	free_percpu(own);
}

/* Simple wait queues */

static DECLARE_SWAIT_QUEUE_HEAD(queue);
static int ready;

static void wait_for_one(void)
{
	swait_event_exclusive(queue, ready >= 1);
}
static void wait_for_two(void)
{
	tell(swait_event_interruptible_exclusive(queue, ready >= 2));
}
static void wait_for_signal(void)
{
	allow_signal(SIGINT);
	tell(swait_event_interruptible_exclusive(queue, 0));
}
static void wait_idly(void)
{
	swait_event_idle_exclusive(queue, ready >= 3);
}

static void say_swait(void)
{
	struct swait_queue_head own;
	DECLARE_SWAITQUEUE(me);

	init_swait_queue_head(&own);
	tell(swait_active(&own));
	tell(swait_event_timeout_exclusive(own, 0, 5));
	tell(swait_event_timeout_exclusive(own, 1, 5));
	tell(swait_event_interruptible_timeout_exclusive(own, 0, 5));
	tell(swait_event_idle_timeout_exclusive(own, 1, 0));
	prepare_to_swait_exclusive(&own, &me, TASK_UNINTERRUPTIBLE);
	tell(swq_has_sleeper(&own));
	swake_up_one(&own);
	tell(swait_active(&own));
	finish_swait(&own, &me);
	tell(prepare_to_swait_event(&own, &me, TASK_INTERRUPTIBLE));
	tell(swait_active(&own));
	finish_swait(&own, &me);
	tell(swait_active(&own));

	start(&first, "one with a signal", wait_for_signal);
	send_sig(SIGINT, first.thread, 1);
	finish(&first);
	start(&first, "the first", wait_for_one);
	start(&second, "the second", wait_for_two);
	start(&third, "the third", wait_idly);
	/* One whose condition is not true goes to the end of the queue. */
	swake_up_one(&queue);
	msleep(20);
	ready = 1;
	swake_up_all(&queue);
	finish(&first);
	ready = 3;
	swake_up_one(&queue);
	msleep(20);
	tell(swait_active(&queue));
	swake_up_one(&queue);
	finish(&second);
	finish(&third);
	tell(swait_active(&queue));
}

static int __init mutexes_init(void)
{
	if (!strcmp(area, "percpu_rwsem"))
		say_percpu_rwsem();
	else if (!strcmp(area, "rt_mutex"))
		say_rt_mutex();
	else if (!strcmp(area, "ww_mutex"))
		say_ww_mutex();
	else if (!strcmp(area, "local_lock"))
		say_local_lock();
	else if (!strcmp(area, "swait"))
		say_swait();
	else
		return -EINVAL;
	return 0;
}

static void __exit mutexes_exit(void)
{
}

module_init(mutexes_init);
module_exit(mutexes_exit);
MODULE_LICENSE("GPL");
MODULE_DESCRIPTION("what the rarer kinds of locks do");
