// SPDX-License-Identifier: MIT OR GPL-2.0-only
/* A driver that does one thing wrong with the rarer kinds of locks, workers and containers, which `fault` names. */
#include <linux/completion.h>
#include <linux/delay.h>
#include <linux/err.h>
#include <linux/interrupt.h>
#include <linux/irqflags.h>
#include <linux/klist.h>
#include <linux/kthread.h>
#include <linux/local_lock.h>
#include <linux/module.h>
#include <linux/percpu-rwsem.h>
#include <linux/rhashtable.h>
#include <linux/rtmutex.h>
#include <linux/shrinker.h>
#include <linux/slab.h>
#include <linux/spinlock.h>
#include <linux/srcu.h>
#include <linux/string.h>
#include <linux/swait.h>
#include <linux/task_work.h>
#include <linux/ww_mutex.h>

static char *fault = "";
module_param(fault, charp, 0444);
MODULE_PARM_DESC(fault, "what to do wrong");

static DEFINE_SPINLOCK(lock);

static bool is(const char *name)
{
	return !strcmp(fault, name);
}

/* Locks */

DEFINE_STATIC_PERCPU_RWSEM(gate);
static struct percpu_rw_semaphore zeroed_gate, own_gate;
static DEFINE_RT_MUTEX(owned);
static struct rt_mutex zeroed_owned;
static DEFINE_WW_CLASS(class);
static DEFINE_WW_CLASS(another_class);
static struct ww_mutex left, right, zeroed_ww;
static DEFINE_PER_CPU(local_lock_t, local) = INIT_LOCAL_LOCK(local);
static struct swait_queue_head zeroed_queue;
static DECLARE_SWAIT_QUEUE_HEAD(queue);

static void try_owned(struct tasklet_struct *unused)
{
	rt_mutex_trylock(&owned);
}
static DECLARE_TASKLET(tasklet, try_owned);

static void do_locks(void)
{
	if (is("a gate under a spinlock")) {
		spin_lock(&lock);
		percpu_down_read(&gate);
	}
	if (is("a zeroed gate"))
		percpu_down_write(&zeroed_gate);
	if (is("a gate for writing twice")) {
		percpu_down_write(&gate);
		percpu_down_write(&gate);
	}
	if (is("leaves a gate that nobody reads"))
		percpu_up_read(&gate);
	if (is("leaves a gate that nobody writes"))
		percpu_up_write(&gate);
	if (is("says that a gate is held"))
		percpu_rwsem_assert_held(&gate);
	if (is("frees a gate that is held") && !percpu_init_rwsem(&own_gate)) {
		percpu_down_read(&own_gate);
		percpu_free_rwsem(&own_gate);
	}
	if (is("an rt_mutex under a spinlock")) {
		spin_lock(&lock);
		rt_mutex_lock(&owned);
	}
	if (is("a zeroed rt_mutex"))
		rt_mutex_lock(&zeroed_owned);
	if (is("an rt_mutex twice")) {
		rt_mutex_lock(&owned);
		rt_mutex_lock(&owned);
	}
	if (is("unlocks an rt_mutex that it does not hold"))
		rt_mutex_unlock(&owned);
	if (is("tries an rt_mutex in a tasklet")) {
		tasklet_schedule(&tasklet);
		msleep(10);
	}
	if (is("a local lock twice")) {
		local_lock(&local);
		local_lock(&local);
	}
	if (is("unlocks a local lock that it does not hold"))
		local_unlock(&local);
	if (is("sleeps with a local lock")) {
		local_lock(&local);
		msleep(1);
	}
	if (is("a zeroed simple wait queue"))
		swake_up_one(&zeroed_queue);
	if (is("wakes all with interrupts disabled")) {
		local_irq_disable();
		swake_up_all(&queue);
	}
}

static void do_ww_mutexes(void)
{
	struct ww_acquire_ctx ctx;

	ww_mutex_init(&left, &class);
	ww_mutex_init(&right, is("a ww_mutex of another class") ? &another_class : &class);
	ww_acquire_init(&ctx, &class);
	if (is("a zeroed ww_mutex"))
		ww_mutex_lock(&zeroed_ww, &ctx);
	if (is("a ww_mutex under a spinlock")) {
		spin_lock(&lock);
		ww_mutex_lock(&left, &ctx);
	}
	if (is("a ww_mutex twice")) {
		ww_mutex_lock(&left, NULL);
		ww_mutex_lock(&left, NULL);
	}
	if (is("a ww_mutex of another class")) {
		ww_mutex_lock(&right, &ctx);
		ww_mutex_unlock(&right);
	}
	if (is("a ww_mutex after the last one")) {
		ww_acquire_done(&ctx);
		ww_mutex_lock(&left, &ctx);
		ww_mutex_unlock(&left);
	}
	if (is("the slow way without need")) {
		ww_mutex_lock_slow(&left, &ctx);
		ww_mutex_unlock(&left);
	}
	if (is("a context that still has one")) {
		ww_mutex_lock(&left, &ctx);
		ww_acquire_fini(&ctx);
		ctx.acquired = 1;
		ww_mutex_unlock(&left);
		return;
	}
	if (is("done twice")) {
		ww_acquire_done(&ctx);
		ww_acquire_done(&ctx);
	}
	ww_acquire_fini(&ctx);
	if (is("a context that ends twice"))
		ww_acquire_fini(&ctx);
}

/* Workers */

static struct kthread_worker *worker, *another;
static struct kthread_worker zeroed_worker;
static struct kthread_work work, zeroed_work;
static struct kthread_delayed_work later;
static DEFINE_MUTEX(mutex);

static void do_work(struct kthread_work *w)
{
	if (is("a work flushes itself"))
		kthread_flush_work(w);
	if (is("a work cancels itself"))
		kthread_cancel_work_sync(w);
	if (is("a work flushes its worker"))
		kthread_flush_worker(worker);
	if (is("a work keeps a mutex"))
		mutex_lock(&mutex);
}

static void do_workers(void)
{
	worker = kthread_create_worker(0, "clumsy");
	kthread_init_work(&work, do_work);
	kthread_init_delayed_work(&later, do_work);
	if (is("a zeroed worker"))
		kthread_queue_work(&zeroed_worker, &work);
	if (is("a zeroed work"))
		kthread_queue_work(worker, &zeroed_work);
	if (is("a worker that is an error"))
		kthread_queue_work(ERR_PTR(-ENOMEM), &work);
	if (strstr(fault, "a work "))
		kthread_queue_work(worker, &work);
	if (is("two workers have the same work")) {
		another = kthread_create_worker(0, "another");
		kthread_queue_work(worker, &work);
		msleep(10);
		kthread_queue_work(another, &work);
		msleep(10);
		kthread_destroy_worker(another);
	}
	if (is("flushes a work under a spinlock")) {
		spin_lock(&lock);
		kthread_flush_work(&work);
	}
	msleep(10);
	if (is("destroys a worker before its delayed work") || is("leaves a delayed work"))
		kthread_queue_delayed_work(worker, &later, 100);
	if (is("destroys a worker before its delayed work")) {
		struct kthread_worker *first = worker;

		worker = NULL;
		kthread_destroy_worker(first);
		del_timer_sync(&later.timer);
		return;
	}
	if (is("leaves a delayed work") || is("leaves a worker"))
		return;
	kthread_destroy_worker(worker);
}

/* SRCU, works of tasks */

DEFINE_STATIC_SRCU(domain);
static struct srcu_struct zeroed_domain, own_domain;
static struct rcu_head head;
static struct callback_head task_work, zeroed_task_work;

static void on_call(struct rcu_head *unused)
{
	if (is("sleeps in a call of SRCU"))
		msleep(1);
	if (is("keeps a lock in a call of SRCU"))
		spin_lock(&lock);
}
static void on_return(struct callback_head *unused)
{
	if (is("keeps a lock on the way to user space"))
		spin_lock(&lock);
}

static void do_calls(void)
{
	if (is("a zeroed srcu_struct"))
		call_srcu(&zeroed_domain, &head, on_call);
	if (is("the same rcu_head twice")) {
		call_srcu(&domain, &head, on_call);
		call_srcu(&domain, &head, on_call);
	}
	if (strstr(fault, "a call of SRCU"))
		call_srcu(&domain, &head, on_call);
	if (is("sleeps in a call of SRCU") || is("keeps a lock in a call of SRCU"))
		srcu_barrier(&domain);
	if (is("cleans up before a reader") && !init_srcu_struct(&own_domain)) {
		int idx = srcu_read_lock(&own_domain);

		cleanup_srcu_struct(&own_domain);
		srcu_read_unlock(&own_domain, idx);
	}
	if (is("a task_work without a function"))
		task_work_add(current, &zeroed_task_work, TWA_RESUME);
	if (is("a task_work like a signal")) {
		init_task_work(&task_work, on_return);
		task_work_add(current, &task_work, TWA_SIGNAL);
	}
	if (is("keeps a lock on the way to user space")) {
		init_task_work(&task_work, on_return);
		task_work_add(current, &task_work, TWA_RESUME);
	}
}

/* Containers */

static struct klist zeroed_klist;
static DEFINE_KLIST(list, NULL, NULL);
static struct klist_node node, other_node;

struct thing {
	u32 key;
	struct rhash_head head;
};
static const struct rhashtable_params params = {
	.key_len = sizeof(u32),
	.key_offset = offsetof(struct thing, key),
	.head_offset = offsetof(struct thing, head),
};
static const struct rhashtable_params other_params = { .key_len = sizeof(u64), .head_offset = 8 };
static struct rhashtable table, zeroed_table;

static void do_containers(void)
{
	struct rhashtable_iter at;
	struct klist_iter step;
	u32 key = 5;

	if (is("a zeroed klist"))
		klist_add_tail(&node, &zeroed_klist);
	if (is("deletes a node twice") || is("removes a node under a spinlock") || is("removes a node where it stands"))
		klist_add_tail(&node, &list);
	if (is("deletes a node twice")) {
		klist_del(&node);
		klist_del(&node);
	}
	if (is("removes a node under a spinlock")) {
		spin_lock(&lock);
		klist_remove(&node);
	}
	if (is("removes a node where it stands")) {
		klist_iter_init(&list, &step);
		klist_next(&step);
		klist_remove(&node);
	}
	if (is("adds behind a node of no list"))
		klist_add_behind(&node, &other_node);
	if (is("a zeroed table"))
		rhashtable_lookup_fast(&zeroed_table, &key, params);
	if (rhashtable_init(&table, &params))
		return;
	if (is("other parameters"))
		rhashtable_lookup_fast(&table, &key, other_params);
	if (is("looks up outside a section"))
		rhashtable_lookup(&table, &key, params);
	if (is("walks without a start")) {
		rhashtable_walk_enter(&table, &at);
		rhashtable_walk_next(&at);
	}
	if (is("sleeps in a walk")) {
		rhashtable_walk_enter(&table, &at);
		rhashtable_walk_start(&at);
		msleep(1);
	}
	rhashtable_destroy(&table);
	if (is("destroys a table twice"))
		rhashtable_destroy(&table);
}

/* Shrinkers */

static unsigned long count_things(struct shrinker *s, struct shrink_control *sc)
{
	return 5;
}
static unsigned long free_things(struct shrinker *s, struct shrink_control *sc)
{
	if (is("keeps a lock in a shrinker"))
		spin_lock(&lock);
	return SHRINK_STOP;
}
static struct shrinker shrinker = { .count_objects = count_things, .scan_objects = free_things, .seeks = DEFAULT_SEEKS };
static struct shrinker zeroed_shrinker;

static void do_shrinkers(void)
{
	if (is("a zeroed shrinker"))
		register_shrinker(&zeroed_shrinker, "zeroed");
	if (register_shrinker(&shrinker, "clumsy"))
		return;
	if (is("a shrinker twice"))
		register_shrinker(&shrinker, "clumsy");
	if (is("unregisters a shrinker under a spinlock")) {
		spin_lock(&lock);
		unregister_shrinker(&shrinker);
	}
	if (!is("leaves a shrinker") && !is("keeps a lock in a shrinker"))
		unregister_shrinker(&shrinker);
}

static int __init clumsy_init(void)
{
	do_shrinkers();
	do_locks();
	do_ww_mutexes();
	do_workers();
	do_calls();
	do_containers();
	return 0;
}

static void __exit clumsy_exit(void)
{
	if (is("leaves a task_work")) {
		init_task_work(&task_work, on_return);
		task_work_add(current, &task_work, TWA_RESUME);
	}
}

module_init(clumsy_init);
module_exit(clumsy_exit);
MODULE_LICENSE("GPL");
