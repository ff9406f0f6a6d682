/* SPDX-License-Identifier: MIT OR GPL-2.0-only */
/* Models include/linux/rwsem.h (Linux 6.1): many readers or one writer, who may sleep. */
#pragma once

#include "list.h"
#include "lockdep_types.h"
#include "types.h"

LKM_WAIST_BEGIN
struct task_struct;

struct rw_semaphore {
	struct task_struct *owner; /* the writer */
	int readers;
	struct list_head wait_list;
	struct lockdep_map dep_map;
};

void __init_rwsem(struct rw_semaphore *sem, const char *name, struct lock_class_key *key);
/* These may sleep. Who comes after a waiting writer waits behind it. */
void down_read(struct rw_semaphore *sem);
void down_write(struct rw_semaphore *sem);
/* 0, or -EINTR for a signal, which has to be fatal for the killable ones. */
int down_read_interruptible(struct rw_semaphore *sem);
int down_read_killable(struct rw_semaphore *sem);
int down_write_killable(struct rw_semaphore *sem);
/* 1 when it was taken. Never sleep. */
int down_read_trylock(struct rw_semaphore *sem);
int down_write_trylock(struct rw_semaphore *sem);
void up_read(struct rw_semaphore *sem);
void up_write(struct rw_semaphore *sem);
/* The writer becomes a reader. */
void downgrade_write(struct rw_semaphore *sem);

static inline int rwsem_is_locked(struct rw_semaphore *sem)
{
	return sem->owner || sem->readers;
}
static inline int rwsem_is_contended(struct rw_semaphore *sem)
{
	return !list_empty(&sem->wait_list);
}
LKM_WAIST_END

#ifndef __cplusplus
#define __RWSEM_INITIALIZER(name) { NULL, 0, LIST_HEAD_INIT((name).wait_list), LKM_LOCK_MAP(#name) }
#define DECLARE_RWSEM(name) struct rw_semaphore name = __RWSEM_INITIALIZER(name)
#define init_rwsem(sem) do { \
	static struct lock_class_key lkm_key; \
	__init_rwsem((sem), #sem, &lkm_key); } while (0)
#define down_read_nested(sem, subclass) lkm_nested(sem, subclass, NULL, down_read(lkm_nested_lock))
#define down_write_nested(sem, subclass) lkm_nested(sem, subclass, NULL, down_write(lkm_nested_lock))
#define down_write_killable_nested(sem, subclass) lkm_nested(sem, subclass, NULL, down_write_killable(lkm_nested_lock))
#define down_write_nest_lock(sem, nest_lock) lkm_nested(sem, 0, &(nest_lock)->dep_map, down_write(lkm_nested_lock))
#endif
