/* SPDX-License-Identifier: MIT OR GPL-2.0-only */
/* Models include/linux/kthread.h (Linux 6.1): threads of the kernel. */
#pragma once

#include "completion.h"
#include "err.h"
#include "numa.h"
#include "sched.h"

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
#endif
