/* SPDX-License-Identifier: MIT OR GPL-2.0-only */
/* Models include/linux/semaphore.h (Linux 6.1): a count of tasks that may pass, first come, first served. */
#pragma once

#include "list.h"
#include "types.h"

LKM_WAIST_BEGIN
struct semaphore {
	unsigned int count;
	struct list_head wait_list;
};

static inline void sema_init(struct semaphore *sem, int count)
{
	sem->count = (unsigned int)count;
	INIT_LIST_HEAD(&sem->wait_list);
}
/* These may sleep. */
void down(struct semaphore *sem);
/* 0, or -EINTR for a signal, which for the second one has to be fatal. */
int down_interruptible(struct semaphore *sem);
int down_killable(struct semaphore *sem);
/* 0, or -ETIME after `timeout` jiffies. */
int down_timeout(struct semaphore *sem, long timeout);
/* 0, or 1 where down() would sleep. Never sleeps. */
int down_trylock(struct semaphore *sem);
/* By any task, in any context. Never sleeps. */
void up(struct semaphore *sem);
LKM_WAIST_END

#ifndef __cplusplus
#define __SEMAPHORE_INITIALIZER(name, n) { .count = (n), .wait_list = LIST_HEAD_INIT((name).wait_list) }
/* With one argument as in 6.1, or with the count as well, as since 6.4. */
#define lkm_define_semaphore(name, n, ...) struct semaphore name = __SEMAPHORE_INITIALIZER(name, n)
#define DEFINE_SEMAPHORE(name, ...) lkm_define_semaphore(name, ##__VA_ARGS__, 1)
#endif
