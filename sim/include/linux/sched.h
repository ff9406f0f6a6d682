/* SPDX-License-Identifier: MIT OR GPL-2.0-only */
/* Models include/linux/sched.h (Linux 6.1): the task, its states, and the one primitive that everything blocks on. */
#pragma once

#include "jiffies.h"
#include "sched/signal.h"
#include "types.h"

#ifdef __cplusplus
namespace lkm::waist {
/* constants_test.py: unsigned TASK_* */
inline constexpr unsigned TASK_RUNNING{0x0};
inline constexpr unsigned TASK_INTERRUPTIBLE{0x1};
inline constexpr unsigned TASK_UNINTERRUPTIBLE{0x2};
inline constexpr unsigned TASK_DEAD{0x80};
inline constexpr unsigned TASK_WAKEKILL{0x100};
inline constexpr unsigned TASK_NOLOAD{0x400};
inline constexpr unsigned TASK_IDLE{TASK_UNINTERRUPTIBLE | TASK_NOLOAD};
inline constexpr unsigned TASK_NORMAL{TASK_INTERRUPTIBLE | TASK_UNINTERRUPTIBLE};
inline constexpr unsigned TASK_KILLABLE{TASK_WAKEKILL | TASK_UNINTERRUPTIBLE};
/* constants_test.py: unsigned PF_* */
inline constexpr unsigned PF_WQ_WORKER{0x00000020};
inline constexpr unsigned PF_KTHREAD{0x00200000};
/* constants_test.py: long MAX_SCHEDULE_TIMEOUT */
inline constexpr long MAX_SCHEDULE_TIMEOUT{__LONG_MAX__};
/* constants_test.py: int TASK_COMM_LEN */
inline constexpr int TASK_COMM_LEN{16};
}
#else
#define TASK_RUNNING 0x0
#define TASK_INTERRUPTIBLE 0x1
#define TASK_UNINTERRUPTIBLE 0x2
#define TASK_DEAD 0x80
#define TASK_WAKEKILL 0x100
#define TASK_NOLOAD 0x400
#define TASK_IDLE (TASK_UNINTERRUPTIBLE | TASK_NOLOAD)
#define TASK_NORMAL (TASK_INTERRUPTIBLE | TASK_UNINTERRUPTIBLE)
#define TASK_KILLABLE (TASK_WAKEKILL | TASK_UNINTERRUPTIBLE)
#define PF_WQ_WORKER 0x00000020
#define PF_KTHREAD 0x00200000
#define MAX_SCHEDULE_TIMEOUT __LONG_MAX__
#define TASK_COMM_LEN 16
#endif

LKM_WAIST_BEGIN
struct cred;
struct kunit;
struct mm_struct;

struct task_struct {
	unsigned int __state;
	int preempt_count;
	int irqs_off; /* interrupts are disabled, where Linux asks the processor */
	int rcu_read_lock_nesting;
	unsigned int processor; /* its number: task_cpu() */
	unsigned int flags; /* PF_KTHREAD */
	pid_t pid;
	pid_t tgid;
	struct mm_struct *mm;
	const struct cred *cred;
	char comm[16];
	struct kunit *kunit_test; /* the case that it runs */
};

struct task_struct *get_current(void);

/* Gives up the processor. Returns once the task runs again: at once when its state is TASK_RUNNING and nothing else
 * can run, or when a pending signal may end the wait that its state announces. */
void schedule(void);
/* `timeout` in jiffies; returns what is left of it. The caller sets the state first. */
long schedule_timeout(long timeout);
long schedule_timeout_interruptible(long timeout);
long schedule_timeout_uninterruptible(long timeout);
/* 1 when the task was asleep in one of TASK_NORMAL's states and runs again. */
int wake_up_process(struct task_struct *task);
int wake_up_state(struct task_struct *task, unsigned int state);
int __cond_resched(void);
void lkm_set_current_state(unsigned int state);
/* True when another task is ready to run. */
bool lkm_need_resched(void);
/* The processes and kernel threads, one after the other: from null to null. */
struct task_struct *lkm_next_task(const struct task_struct *task);
/* One turn of a loop that waits: costs a jiffy, others run meanwhile on other processors, and the kernel dies when it
 * never ends. */
void lkm_cpu_relax(void);
struct cpumask;
/* The task runs on these processors alone, from now on. 0, or -EINVAL when none of them is there. */
int set_cpus_allowed_ptr(struct task_struct *task, const struct cpumask *mask);
LKM_WAIST_END

#ifndef __cplusplus
#define cpu_relax() lkm_cpu_relax()
#endif

#ifndef __cplusplus
#define current get_current()
#define set_current_state(state) lkm_set_current_state(state)
#define __set_current_state(state) lkm_set_current_state(state)
#define cond_resched() __cond_resched()
#define need_resched() lkm_need_resched()
/* A process has one thread. */
#define for_each_process(p) for ((p) = lkm_next_task(NULL); (p); (p) = lkm_next_task(p))
#define do_each_thread(p, t) for ((p) = (t) = lkm_next_task(NULL); (p); (p) = (t) = lkm_next_task(p)) do
#define while_each_thread(p, t) while (((t) = next_thread(t)) != (p))
#define next_thread(p) (p)
#define for_each_process_thread(p, t) for_each_process(p) for ((t) = (p); (t); (t) = NULL)
#define for_each_thread(p, t) for ((t) = (p); (t); (t) = NULL)
#define get_task_comm(buf, task) ({ \
	BUILD_BUG_ON(sizeof(buf) != TASK_COMM_LEN); \
	__builtin_memcpy(buf, (task)->comm, TASK_COMM_LEN); \
	(char *)(buf); })
#define task_cpu(task) ((task)->processor)
#define same_thread_group(a, b) ((a)->tgid == (b)->tgid)
#define thread_group_leader(task) ((task)->pid == (task)->tgid)
#define is_global_init(task) ((task)->tgid == 1)
#include "build_bug.h"
#define task_pid_nr(task) ((task)->pid)
#define task_tgid_nr(task) ((task)->tgid)
#define task_pid_vnr(task) ((task)->pid)
#define task_tgid_vnr(task) ((task)->tgid)
#endif
