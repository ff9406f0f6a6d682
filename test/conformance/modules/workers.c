// SPDX-License-Identifier: MIT OR GPL-2.0-only
/* Says in the log what kthread_workers and the functions of call_srcu() do: insmod workers.ko area=worker */
#include <linux/completion.h>
#include <linux/delay.h>
#include <linux/hardirq.h>
#include <linux/jiffies.h>
#include <linux/kthread.h>
#include <linux/module.h>
#include <linux/sched.h>
#include <linux/slab.h>
#include <linux/srcu.h>

#include "areas.h"

/* Workers */

static struct kthread_worker *worker;
static int rounds;

static void greet(struct kthread_work *work)
{
	say("a work of %s is done", current->comm);
}
static void sleep_long(struct kthread_work *work)
{
	say("a long work begins");
	msleep(40);
	say("a long work ends");
}
static void come_again(struct kthread_work *work)
{
	say("round %d", ++rounds);
	if (rounds < 3)
		tell(kthread_queue_work(worker, work));
}
static DEFINE_KTHREAD_WORK(greeting, greet);
static DEFINE_KTHREAD_DELAYED_WORK(late, greet);

static void say_worker(void)
{
	struct kthread_work slow, again;

	kthread_init_work(&slow, sleep_long);
	kthread_init_work(&again, come_again);
	worker = kthread_create_worker(0, "tea/%d", 7);
	tell(IS_ERR(worker));
	say("the thread is %s", worker->task->comm);
	kthread_flush_work(&greeting);
	tell(kthread_cancel_work_sync(&greeting));
	tell(kthread_queue_work(worker, &greeting));
	kthread_flush_work(&greeting);
	say("flushed");
	kthread_flush_work(&greeting);

	tell(kthread_queue_work(worker, &slow));
	msleep(10);
	tell(worker->current_work == &slow);
	tell(kthread_queue_work(worker, &greeting));
	tell(kthread_queue_work(worker, &greeting));
	tell(kthread_cancel_work_sync(&greeting));
	kthread_flush_work(&slow);
	say("the long one is over");

	tell(kthread_queue_work(worker, &slow));
	msleep(10);
	tell(kthread_cancel_work_sync(&slow));
	say("cancelled while it ran");
	tell(kthread_queue_work(worker, &slow));
	tell(kthread_queue_work(worker, &greeting));
	kthread_flush_worker(worker);
	say("all flushed");

	tell(kthread_queue_work(worker, &again));
	msleep(40);
	tell(rounds);
	tell(kthread_queue_work(worker, &greeting));
	kthread_destroy_worker(worker);
	say("destroyed");
}

static void say_delayed(void)
{
	struct kthread_delayed_work own;
	unsigned long before;

	kthread_init_delayed_work(&own, sleep_long);
	worker = kthread_create_worker_on_cpu(0, 0, "tea");
	tell(IS_ERR(worker));
	before = jiffies;
	tell(kthread_queue_delayed_work(worker, &late, 10));
	tell(kthread_queue_delayed_work(worker, &late, 1));
	tell(kthread_queue_work(worker, &late.work));
	kthread_flush_worker(worker);
	say("not yet");
	msleep(80);
	tell(time_before(jiffies, before + 10));
	tell(kthread_mod_delayed_work(worker, &late, HZ));
	tell(kthread_mod_delayed_work(worker, &late, 5));
	msleep(60);
	tell(kthread_mod_delayed_work(worker, &late, 0));
	kthread_flush_work(&late.work);
	tell(kthread_queue_delayed_work(worker, &late, HZ));
	tell(kthread_cancel_delayed_work_sync(&late));
	tell(kthread_cancel_delayed_work_sync(&late));
	tell(kthread_queue_delayed_work(worker, &own, 0));
	msleep(10);
	tell(kthread_cancel_delayed_work_sync(&own));
	kthread_destroy_worker(worker);
}

/* A worker and a thread of the driver's own. */
static struct kthread_worker own_worker;

static void say_own_worker(void)
{
	struct task_struct *thread;
	struct kthread_work work;

	kthread_init_worker(&own_worker);
	kthread_init_work(&work, greet);
	tell(kthread_queue_work(&own_worker, &work));
	tell(own_worker.task == NULL);
	msleep(10);
	thread = kthread_run(kthread_worker_fn, &own_worker, "coffee");
	kthread_flush_worker(&own_worker);
	tell(own_worker.task == thread);
	tell(kthread_data(thread) == &own_worker);
	tell(kthread_stop(thread));
	tell(own_worker.task == NULL);
}

/* SRCU */

DEFINE_STATIC_SRCU(domain);

struct entry {
	struct rcu_head rcu;
	int number;
};
static void free_entry(struct rcu_head *head)
{
	struct entry *entry = container_of(head, struct entry, rcu);

	say("entry %d is freed, in_task %d, softirqs off %d", entry->number, !!in_task(), !!in_softirq());
	kfree(entry);
}
static void drop(struct srcu_struct *ssp, int number)
{
	struct entry *entry = kmalloc(sizeof(*entry), GFP_KERNEL);

	entry->number = number;
	call_srcu(ssp, &entry->rcu, free_entry);
}

static void say_srcu(void)
{
	struct srcu_struct own;
	unsigned long cookie;
	int idx;

	tell(init_srcu_struct(&own));
	srcu_barrier(&own);
	drop(&own, 1);
	drop(&own, 2);
	say("dropped");
	srcu_barrier(&own);
	say("after the barrier");

	idx = srcu_read_lock(&own);
	drop(&own, 3);
	msleep(100);
	/* Another domain does not wait for this reader. */
	drop(&domain, 4);
	srcu_barrier(&domain);
	cookie = start_poll_synchronize_srcu(&own);
	msleep(40);
	tell(poll_state_synchronize_srcu(&own, cookie));
	say("the reader leaves");
	srcu_read_unlock(&own, idx);
	srcu_barrier(&own);
	msleep(100);
	tell(poll_state_synchronize_srcu(&own, cookie));
	cookie = get_state_synchronize_srcu(&own);
	tell(poll_state_synchronize_srcu(&own, cookie));
	synchronize_srcu(&own);
	tell(poll_state_synchronize_srcu(&own, cookie));
	cleanup_srcu_struct(&own);
}

static int __init workers_init(void)
{
	if (!strcmp(area, "worker"))
		say_worker();
	else if (!strcmp(area, "delayed"))
		say_delayed();
	else if (!strcmp(area, "own"))
		say_own_worker();
	else if (!strcmp(area, "srcu"))
		say_srcu();
	else
		return -EINVAL;
	return 0;
}

static void __exit workers_exit(void)
{
}

module_init(workers_init);
module_exit(workers_exit);
MODULE_LICENSE("GPL");
MODULE_DESCRIPTION("what kthread_workers and call_srcu() do");
