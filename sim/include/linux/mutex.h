/* SPDX-License-Identifier: MIT OR GPL-2.0-only */
/* Models include/linux/mutex.h (Linux 6.1). */
#pragma once

#include "list.h"
#include "lockdep_types.h"
#include "types.h"

LKM_WAIST_BEGIN
struct task_struct;

struct mutex {
	struct task_struct *owner;
	struct list_head wait_list;
	struct lockdep_map dep_map;
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
	if (lock->owner)
		lkm_destroy_held_lock(&lock->dep_map);
}
LKM_WAIST_END

#ifndef __cplusplus
#define __MUTEX_INITIALIZER(name) { NULL, LIST_HEAD_INIT(name.wait_list), LKM_LOCK_MAP(#name) }
#define DEFINE_MUTEX(name) struct mutex name = __MUTEX_INITIALIZER(name)
#define mutex_init(lock) do { \
	static struct lock_class_key lkm_key; \
	__mutex_init((lock), #lock, &lkm_key); } while (0)
#define mutex_lock_nested(lock, subclass) lkm_nested(lock, subclass, NULL, mutex_lock(lkm_nested_lock))
#define mutex_lock_nest_lock(lock, nest_lock) lkm_nested(lock, 0, &(nest_lock)->dep_map, mutex_lock(lkm_nested_lock))
#define mutex_lock_interruptible_nested(lock, subclass) \
	lkm_nested(lock, subclass, NULL, mutex_lock_interruptible(lkm_nested_lock))
#define mutex_lock_killable_nested(lock, subclass) \
	lkm_nested(lock, subclass, NULL, mutex_lock_killable(lkm_nested_lock))
#define mutex_lock_io(lock) mutex_lock(lock)
#define mutex_lock_io_nested(lock, subclass) mutex_lock_nested(lock, subclass)
#endif
