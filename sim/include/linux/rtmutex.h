/* SPDX-License-Identifier: MIT OR GPL-2.0-only */
/* Models include/linux/rtmutex.h (Linux 6.1): a mutex whose waiters go by priority, which all tasks here have in common. */
#pragma once

#include "list.h"
#include "types.h"

LKM_WAIST_BEGIN
struct task_struct;
struct lock_class_key;

struct rt_mutex_base {
	struct task_struct *owner;
	struct list_head waiters;
};
struct rt_mutex {
	struct rt_mutex_base rtmutex;
};

void rt_mutex_base_init(struct rt_mutex_base *lock);
void __rt_mutex_init(struct rt_mutex *lock, const char *name, struct lock_class_key *key);
/* May sleep. */
void rt_mutex_lock(struct rt_mutex *lock);
/* May sleep. 0, or -EINTR when a signal came first, which has to be fatal for the second. */
int rt_mutex_lock_interruptible(struct rt_mutex *lock);
int rt_mutex_lock_killable(struct rt_mutex *lock);
/* 1 when it was taken. Never sleeps. */
int rt_mutex_trylock(struct rt_mutex *lock);
/* The lock becomes that of the first who waits. */
void rt_mutex_unlock(struct rt_mutex *lock);

static inline bool rt_mutex_base_is_locked(struct rt_mutex_base *lock)
{
	return lock->owner != 0;
}
LKM_WAIST_END

#ifndef __cplusplus
#define __RT_MUTEX_BASE_INITIALIZER(name) { NULL, LIST_HEAD_INIT((name).waiters) }
#define __RT_MUTEX_INITIALIZER(name) { __RT_MUTEX_BASE_INITIALIZER((name).rtmutex) }
#define DEFINE_RT_MUTEX(name) struct rt_mutex name = __RT_MUTEX_INITIALIZER(name)
#define rt_mutex_init(lock) __rt_mutex_init((lock), __func__, NULL)
#define rt_mutex_lock_nested(lock, subclass) rt_mutex_lock(lock)
#define rt_mutex_lock_nest_lock(lock, nest_lock) rt_mutex_lock(lock)
#define rt_mutex_debug_task_free(task) ((void)(task))
#endif
