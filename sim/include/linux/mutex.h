/* SPDX-License-Identifier: MIT OR GPL-2.0-only */
/* Models include/linux/mutex.h (Linux 6.1). */
#pragma once

#include "list.h"
#include "types.h"

LKM_WAIST_BEGIN
struct task_struct;
struct lock_class_key;

struct mutex {
	struct task_struct *owner;
	struct list_head wait_list;
};

void __mutex_init(struct mutex *lock, const char *name, struct lock_class_key *key);
/* May sleep. */
void mutex_lock(struct mutex *lock);
/* May sleep. 0, or -EINTR when a signal came first. */
int mutex_lock_interruptible(struct mutex *lock);
int mutex_lock_killable(struct mutex *lock);
/* 1 when the lock was taken. */
int mutex_trylock(struct mutex *lock);
/* By the owner only: another task's unlock is reported. */
void mutex_unlock(struct mutex *lock);
bool mutex_is_locked(struct mutex *lock);
/* 1 with the lock held, when this was the last one. May sleep. */
int atomic_dec_and_mutex_lock(atomic_t *cnt, struct mutex *lock);
static inline void mutex_destroy(struct mutex *lock)
{
	(void)lock;
}
LKM_WAIST_END

#ifndef __cplusplus
#define __MUTEX_INITIALIZER(name) { NULL, LIST_HEAD_INIT(name.wait_list) }
#define DEFINE_MUTEX(name) struct mutex name = __MUTEX_INITIALIZER(name)
#define mutex_init(lock) __mutex_init(lock, #lock, NULL)
#define mutex_lock_nested(lock, subclass) mutex_lock(lock)
#define mutex_lock_nest_lock(lock, nest_lock) mutex_lock(lock)
#define mutex_lock_interruptible_nested(lock, subclass) mutex_lock_interruptible(lock)
#define mutex_lock_killable_nested(lock, subclass) mutex_lock_killable(lock)
#define mutex_lock_io(lock) mutex_lock(lock)
#define mutex_lock_io_nested(lock, subclass) mutex_lock(lock)
#endif
