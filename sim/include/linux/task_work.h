/* SPDX-License-Identifier: MIT OR GPL-2.0-only */
/* Models include/linux/task_work.h (Linux 6.1): functions that a task calls itself when it returns to user space, or ends. */
#pragma once

#include "sched.h"
#include "types.h"

LKM_WAIST_BEGIN
#ifdef __cplusplus
struct rcu_head;
typedef struct rcu_head lkm_task_work;
#else
typedef struct callback_head lkm_task_work;
#endif
typedef void (*task_work_func_t)(lkm_task_work *work);

enum task_work_notify_mode { TWA_NONE, TWA_RESUME, TWA_SIGNAL, TWA_SIGNAL_NO_IPI };

/* 0, or -ESRCH for a task that has ended. The latest is called first. In any context. */
int task_work_add(struct task_struct *task, lkm_task_work *work, enum task_work_notify_mode notify);
LKM_WAIST_END

#ifndef __cplusplus
static inline void init_task_work(struct callback_head *work, task_work_func_t func)
{
	work->func = func;
}
#endif
