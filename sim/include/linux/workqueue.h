/* SPDX-License-Identifier: MIT OR GPL-2.0-only */
/* Models include/linux/workqueue.h (Linux 6.1): functions that threads of the kernel run for others. */
#pragma once

#include "atomic.h"
#include "list.h"
#include "timer.h"
#include "types.h"

LKM_WAIST_BEGIN
struct workqueue_struct;
struct work_struct;
typedef void (*work_func_t)(struct work_struct *work);

struct work_struct {
	atomic64_t data; /* bit 0: it is queued; above: which time it was queued last */
	struct list_head entry;
	work_func_t func;
};

struct delayed_work {
	struct work_struct work;
	struct timer_list timer;
	struct workqueue_struct *wq;
	int cpu;
};

/* What a delayed work's timer runs. */
void delayed_work_timer_fn(struct timer_list *timer);
/* A queue with a name, or null. `max_active`: how many of its works may be under way at once; 0 stands for 256. May
 * sleep. */
struct workqueue_struct *alloc_workqueue(const char *fmt, unsigned int flags, int max_active, ...)
	__attribute__((format(printf, 1, 4)));
/* Runs what is queued, and frees the queue. May sleep. */
void destroy_workqueue(struct workqueue_struct *wq);
/* True when the work was put into the queue, false when it is in one already. Never sleeps. */
bool queue_work_on(int cpu, struct workqueue_struct *wq, struct work_struct *work);
/* The same after `delay` jiffies. */
bool queue_delayed_work_on(int cpu, struct workqueue_struct *wq, struct delayed_work *work, unsigned long delay);
/* The same, also when it is pending: then from now on. True when it was. */
bool mod_delayed_work_on(int cpu, struct workqueue_struct *wq, struct delayed_work *work, unsigned long delay);
/* Wait for what has been queued so far. May sleep. */
void __flush_workqueue(struct workqueue_struct *wq);
/* Waits until the queue is empty, whatever its works queue again. May sleep. */
void drain_workqueue(struct workqueue_struct *wq);
/* Wait until the work is done that was queued last; true when there was something to wait for. May sleep. */
bool flush_work(struct work_struct *work);
bool flush_delayed_work(struct delayed_work *work);
/* Take it off its queue or timer; true when it was there. */
bool cancel_work(struct work_struct *work);
bool cancel_delayed_work(struct delayed_work *work);
/* The same, and wait until it does not run any more. May sleep. */
bool cancel_work_sync(struct work_struct *work);
bool cancel_delayed_work_sync(struct delayed_work *work);
void workqueue_set_max_active(struct workqueue_struct *wq, int max_active);
bool workqueue_congested(int cpu, struct workqueue_struct *wq);
/* WORK_BUSY_PENDING and WORK_BUSY_RUNNING. */
unsigned int work_busy(struct work_struct *work);
/* The work that the current task runs, or null. */
struct work_struct *current_work(void);

/* The queues that are there from boot on. */
struct workqueue_struct *lkm_system_wq(int which);
LKM_WAIST_END

#ifdef __cplusplus
namespace lkm::waist {
/* constants_test.py: int WQ_MAX_* WQ_DFL_ACTIVE */
inline constexpr int WQ_MAX_ACTIVE{512};
inline constexpr int WQ_MAX_UNBOUND_PER_CPU{4};
inline constexpr int WQ_DFL_ACTIVE{WQ_MAX_ACTIVE / 2};
/* constants_test.py: unsigned WQ_* __WQ_* WORK_* */
inline constexpr unsigned WQ_UNBOUND{1 << 1};
inline constexpr unsigned WQ_FREEZABLE{1 << 2};
inline constexpr unsigned WQ_MEM_RECLAIM{1 << 3};
inline constexpr unsigned WQ_HIGHPRI{1 << 4};
inline constexpr unsigned WQ_CPU_INTENSIVE{1 << 5};
inline constexpr unsigned WQ_SYSFS{1 << 6};
inline constexpr unsigned WQ_POWER_EFFICIENT{1 << 7};
inline constexpr unsigned __WQ_ORDERED{1 << 17};
inline constexpr unsigned __WQ_LEGACY{1 << 18};
inline constexpr unsigned __WQ_ORDERED_EXPLICIT{1 << 19};
inline constexpr unsigned WORK_STRUCT_PENDING_BIT{0};
inline constexpr unsigned WORK_STRUCT_PENDING{1 << WORK_STRUCT_PENDING_BIT};
inline constexpr unsigned WORK_BUSY_PENDING{1 << 0};
inline constexpr unsigned WORK_BUSY_RUNNING{1 << 1};
inline constexpr unsigned WORK_CPU_UNBOUND{8192};
inline constexpr unsigned WQ_UNBOUND_MAX_ACTIVE{WQ_MAX_ACTIVE};
/* Macros for C. */
inline void INIT_WORK(work_struct *work, work_func_t f)
{
	*work = {};
	INIT_LIST_HEAD(&work->entry);
	work->func = f;
}
inline void INIT_DELAYED_WORK(delayed_work *work, work_func_t f)
{
	INIT_WORK(&work->work, f);
	timer_setup(&work->timer, delayed_work_timer_fn, TIMER_IRQSAFE);
}
inline bool schedule_work(work_struct *work)
{
	return queue_work_on(WORK_CPU_UNBOUND, lkm_system_wq(0), work);
}
inline bool mod_delayed_work(workqueue_struct *wq, delayed_work *work, unsigned long delay)
{
	return mod_delayed_work_on(WORK_CPU_UNBOUND, wq, work, delay);
}
}
#else
#define WQ_UNBOUND (1 << 1)
#define WQ_FREEZABLE (1 << 2)
#define WQ_MEM_RECLAIM (1 << 3)
#define WQ_HIGHPRI (1 << 4)
#define WQ_CPU_INTENSIVE (1 << 5)
#define WQ_SYSFS (1 << 6)
#define WQ_POWER_EFFICIENT (1 << 7)
#define __WQ_ORDERED (1 << 17)
#define __WQ_LEGACY (1 << 18)
#define __WQ_ORDERED_EXPLICIT (1 << 19)
#define WQ_MAX_ACTIVE 512
#define WQ_MAX_UNBOUND_PER_CPU 4
#define WQ_DFL_ACTIVE (WQ_MAX_ACTIVE / 2)
#define WORK_STRUCT_PENDING_BIT 0
#define WORK_STRUCT_PENDING (1 << WORK_STRUCT_PENDING_BIT)
#define WORK_BUSY_PENDING (1 << 0)
#define WORK_BUSY_RUNNING (1 << 1)
#define WORK_CPU_UNBOUND 8192 /* NR_CPUS */
#define WQ_UNBOUND_MAX_ACTIVE WQ_MAX_ACTIVE

#define WORK_DATA_INIT() ATOMIC64_INIT(0)
#define WORK_DATA_STATIC_INIT() ATOMIC64_INIT(0)
#define __WORK_INITIALIZER(n, f) { .data = WORK_DATA_STATIC_INIT(), .entry = LIST_HEAD_INIT((n).entry), .func = (f) }
#define __DELAYED_WORK_INITIALIZER(n, f, bits) \
	{ .work = __WORK_INITIALIZER((n).work, (f)), .timer = __TIMER_INITIALIZER(delayed_work_timer_fn, (bits) | TIMER_IRQSAFE) }
#define DECLARE_WORK(n, f) struct work_struct n = __WORK_INITIALIZER(n, f)
#define DECLARE_DELAYED_WORK(n, f) struct delayed_work n = __DELAYED_WORK_INITIALIZER(n, f, 0)
#define DECLARE_DEFERRABLE_WORK(n, f) struct delayed_work n = __DELAYED_WORK_INITIALIZER(n, f, TIMER_DEFERRABLE)

#define INIT_WORK(work, f) do { \
	struct work_struct *lkm_work = (work); \
	lkm_work->data = (atomic64_t)WORK_DATA_INIT(); \
	INIT_LIST_HEAD(&lkm_work->entry); \
	lkm_work->func = (f); \
} while (0)
#define INIT_WORK_ONSTACK(work, f) INIT_WORK(work, f)
#define lkm_init_delayed_work(dwork, f, bits) do { \
	INIT_WORK(&(dwork)->work, f); \
	timer_setup(&(dwork)->timer, delayed_work_timer_fn, (bits) | TIMER_IRQSAFE); \
} while (0)
#define INIT_DELAYED_WORK(dwork, f) lkm_init_delayed_work(dwork, f, 0)
#define INIT_DELAYED_WORK_ONSTACK(dwork, f) lkm_init_delayed_work(dwork, f, 0)
#define INIT_DEFERRABLE_WORK(dwork, f) lkm_init_delayed_work(dwork, f, TIMER_DEFERRABLE)
#define INIT_DEFERRABLE_WORK_ONSTACK(dwork, f) lkm_init_delayed_work(dwork, f, TIMER_DEFERRABLE)
#define destroy_work_on_stack(work) ((void)(work))
#define destroy_delayed_work_on_stack(dwork) destroy_timer_on_stack(&(dwork)->timer)
#define work_data_bits(work) ((unsigned long *)&(work)->data)
#define work_pending(work) ((int)(*work_data_bits(work) & WORK_STRUCT_PENDING))
#define delayed_work_pending(dwork) work_pending(&(dwork)->work)
#define to_delayed_work(w) container_of(w, struct delayed_work, work)
#define from_work(var, callback_work, member) container_of(callback_work, typeof(*(var)), member)

#define alloc_ordered_workqueue(fmt, flags, ...) \
	alloc_workqueue(fmt, WQ_UNBOUND | __WQ_ORDERED | __WQ_ORDERED_EXPLICIT | (flags), 1, ##__VA_ARGS__)
#define create_workqueue(name) alloc_workqueue("%s", __WQ_LEGACY | WQ_MEM_RECLAIM, 1, (name))
#define create_freezable_workqueue(name) \
	alloc_workqueue("%s", __WQ_LEGACY | WQ_FREEZABLE | WQ_UNBOUND | WQ_MEM_RECLAIM, 1, (name))
#define create_singlethread_workqueue(name) alloc_ordered_workqueue("%s", __WQ_LEGACY | WQ_MEM_RECLAIM, name)

#define system_wq lkm_system_wq(0)
#define system_highpri_wq lkm_system_wq(1)
#define system_long_wq lkm_system_wq(2)
#define system_unbound_wq lkm_system_wq(3)
#define system_freezable_wq lkm_system_wq(4)
#define system_power_efficient_wq lkm_system_wq(5)
#define system_freezable_power_efficient_wq lkm_system_wq(6)

#define queue_work(wq, work) queue_work_on(WORK_CPU_UNBOUND, wq, work)
#define queue_delayed_work(wq, dwork, delay) queue_delayed_work_on(WORK_CPU_UNBOUND, wq, dwork, delay)
#define mod_delayed_work(wq, dwork, delay) mod_delayed_work_on(WORK_CPU_UNBOUND, wq, dwork, delay)
#define schedule_work_on(cpu, work) queue_work_on(cpu, system_wq, work)
#define schedule_work(work) queue_work(system_wq, work)
#define schedule_delayed_work_on(cpu, dwork, delay) queue_delayed_work_on(cpu, system_wq, dwork, delay)
#define schedule_delayed_work(dwork, delay) queue_delayed_work(system_wq, dwork, delay)
#define flush_workqueue(wq) __flush_workqueue(wq)
#define flush_scheduled_work() __flush_workqueue(system_wq)
#include "kernel.h"
#endif
