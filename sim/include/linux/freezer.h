/* SPDX-License-Identifier: MIT OR GPL-2.0-only */
/* Models include/linux/freezer.h (Linux 6.1), for C: the system never suspends, so nobody is frozen. */
#pragma once

#include "wait.h"

#ifndef __cplusplus
static inline bool freezing(struct task_struct *task)
{
	(void)task;
	return 0;
}
#define frozen(task) freezing(task)
static inline bool try_to_freeze(void)
{
	might_sleep();
	return 0;
}
static inline bool set_freezable(void)
{
	might_sleep();
	return 0;
}
#define freezable_schedule() schedule()
#define freezable_schedule_timeout(timeout) schedule_timeout(timeout)
#endif
