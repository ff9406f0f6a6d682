/* SPDX-License-Identifier: MIT OR GPL-2.0-only */
/* Models include/linux/kthread.h (Linux 6.1): threads of the kernel. */
#pragma once

#include "completion.h"
#include "err.h"
#include "list.h"
#include "numa.h"
#include "sched.h"
#include "spinlock.h"
#include "timer.h"

LKM_WAIST_BEGIN
/* A thread that sleeps until wake_up_process(), or an error pointer. May sleep. Its name is cut to 15 characters. */
struct task_struct *kthread_create_on_node(int (*threadfn)(void *data), void *data, int node, const char *namefmt, ...)
	__attribute__((format(printf, 4, 5)));
/* The same, with the processor's number in the place of %u in its name. */
struct task_struct *kthread_create_on_cpu(int (*threadfn)(void *data), void *data, unsigned int cpu, const char *namefmt);
void kthread_bind(struct task_struct *thread, unsigned int cpu);
/* Has kthread_should_stop() answer true, wakes the thread and waits for its end. Gives what its function returned, or
 * -EINTR when that never ran. May sleep. The thread must not have ended, unless somebody holds a reference. */
int kthread_stop(struct task_struct *thread);
bool kthread_should_stop(void);
/* Has kthread_should_park() answer true and waits until the thread is in kthread_parkme(). 0, -ENOSYS for a thread that
 * has ended, -EBUSY for one that is being parked already. */
int kthread_park(struct task_struct *thread);
void kthread_unpark(struct task_struct *thread);
bool kthread_should_park(void);
bool __kthread_should_park(struct task_struct *thread);
/* Sleeps as long as the thread should be parked. */
void kthread_parkme(void);
void *kthread_func(struct task_struct *thread);
void *kthread_data(struct task_struct *thread);
/* Ends the current thread. */
void kthread_complete_and_exit(struct completion *done, long result) __attribute__((noreturn));

/* A thread that runs works, in the order in which they are queued. */
struct kthread_worker;
struct kthread_work;
typedef void (*kthread_work_func_t)(struct kthread_work *work);

enum { KTW_FREEZABLE = 1 };

struct kthread_worker {
	unsigned int flags;
	raw_spinlock_t lock;
	struct list_head work_list;
	struct list_head delayed_work_list;
	struct task_struct *task;
	struct kthread_work *current_work;
};
struct kthread_work {
	struct list_head node;
	kthread_work_func_t func;
	struct kthread_worker *worker; /* of which it was queued last; it must not change */
	int canceling;
};
struct kthread_delayed_work {
	struct kthread_work work;
	struct timer_list timer;
};

/* What a delayed work's timer runs. */
void kthread_delayed_work_timer_fn(struct timer_list *timer);
void __kthread_init_worker(struct kthread_worker *worker, const char *name, struct lock_class_key *key);
/* The function of a thread that runs a worker's works until it is stopped. */
int kthread_worker_fn(void *worker);
/* A worker and its thread, or an error pointer. May sleep. */
struct kthread_worker *kthread_create_worker(unsigned int flags, const char namefmt[], ...)
	__attribute__((format(printf, 2, 3)));
struct kthread_worker *kthread_create_worker_on_cpu(int cpu, unsigned int flags, const char namefmt[], ...)
	__attribute__((format(printf, 3, 4)));
/* True when the work was queued, false when it is pending already or is being cancelled. Never sleeps. */
bool kthread_queue_work(struct kthread_worker *worker, struct kthread_work *work);
/* The same after `delay` jiffies. */
bool kthread_queue_delayed_work(struct kthread_worker *worker, struct kthread_delayed_work *dwork, unsigned long delay);
/* The same, also when it is pending: then from now on. True when it was. */
bool kthread_mod_delayed_work(struct kthread_worker *worker, struct kthread_delayed_work *dwork, unsigned long delay);
/* Wait for the work, or for all that have been queued so far. May sleep. */
void kthread_flush_work(struct kthread_work *work);
void kthread_flush_worker(struct kthread_worker *worker);
/* Take it off the queue, true when it was there, and wait until it does not run any more. May sleep. */
bool kthread_cancel_work_sync(struct kthread_work *work);
bool kthread_cancel_delayed_work_sync(struct kthread_delayed_work *dwork);
/* Runs what is queued, ends the thread and frees the worker, which kthread_create_worker() made. May sleep. */
void kthread_destroy_worker(struct kthread_worker *worker);
LKM_WAIST_END

#ifndef __cplusplus
#define kthread_create(threadfn, data, namefmt, ...) \
	kthread_create_on_node(threadfn, data, NUMA_NO_NODE, namefmt, ##__VA_ARGS__)
#define kthread_run(threadfn, data, namefmt, ...) ({ \
	struct task_struct *lkm_thread = kthread_create(threadfn, data, namefmt, ##__VA_ARGS__); \
	if (!IS_ERR(lkm_thread)) \
		wake_up_process(lkm_thread); \
	lkm_thread; })
static inline struct task_struct *kthread_run_on_cpu(int (*threadfn)(void *data), void *data, unsigned int cpu,
						     const char *namefmt)
{
	struct task_struct *thread = kthread_create_on_cpu(threadfn, data, cpu, namefmt);

	return IS_ERR(thread) || wake_up_process(thread) >= 0 ? thread : NULL;
}

#define KTHREAD_WORK_INIT(work, fn) { .node = LIST_HEAD_INIT((work).node), .func = (fn) }
#define KTHREAD_DELAYED_WORK_INIT(dwork, fn) \
	{ .work = KTHREAD_WORK_INIT((dwork).work, (fn)), \
	  .timer = __TIMER_INITIALIZER(kthread_delayed_work_timer_fn, TIMER_IRQSAFE) }
#define DEFINE_KTHREAD_WORK(work, fn) struct kthread_work work = KTHREAD_WORK_INIT(work, fn)
#define DEFINE_KTHREAD_DELAYED_WORK(dwork, fn) struct kthread_delayed_work dwork = KTHREAD_DELAYED_WORK_INIT(dwork, fn)
#define kthread_init_worker(worker) __kthread_init_worker((worker), #worker, NULL)
#define kthread_init_work(work, fn) do { \
	struct kthread_work *lkm_work = (work); \
	*lkm_work = (struct kthread_work)KTHREAD_WORK_INIT(*lkm_work, fn); \
} while (0)
#define kthread_init_delayed_work(dwork, fn) do { \
	kthread_init_work(&(dwork)->work, fn); \
	timer_setup(&(dwork)->timer, kthread_delayed_work_timer_fn, TIMER_IRQSAFE); \
} while (0)
#endif
