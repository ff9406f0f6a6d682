/* SPDX-License-Identifier: MIT OR GPL-2.0-only */
/* Models include/linux/sched/task.h (Linux 6.1): references to a task. */
#pragma once

#include "../sched.h"

LKM_WAIST_BEGIN
/* A task with a reference may be named after it has ended. */
void lkm_count_task(struct task_struct *task, int references);
static inline struct task_struct *get_task_struct(struct task_struct *task)
{
	lkm_count_task(task, 1);
	return task;
}
static inline void put_task_struct(struct task_struct *task)
{
	lkm_count_task(task, -1);
}
LKM_WAIST_END

#ifndef __cplusplus
/* Not exported: a module that really calls it cannot be loaded. kthread_complete_and_exit() is. */
void do_exit(long code) __attribute__((noreturn));
#endif
