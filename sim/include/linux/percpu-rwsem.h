/* SPDX-License-Identifier: MIT OR GPL-2.0-only */
/* Models include/linux/percpu-rwsem.h (Linux 6.1): a rw_semaphore whose readers are cheap and whose writers are rare. */
#pragma once

#include "types.h"
#include "wait.h"

LKM_WAIST_BEGIN
struct percpu_rw_semaphore {
	unsigned int readers;
	bool block; /* a writer has it, or waits for the last reader to leave */
	struct task_struct *writer;
	struct list_head waiters; /* first come, first served */
	struct wait_queue_head left; /* where a writer waits for readers */
	void *read_count; /* what percpu_init_rwsem() allocates, so that percpu_free_rwsem() cannot be forgotten */
};

/* 0 or -ENOMEM. May sleep. */
int __percpu_init_rwsem(struct percpu_rw_semaphore *sem, const char *name, struct lock_class_key *key);
/* Also of one that is zeroed. */
void percpu_free_rwsem(struct percpu_rw_semaphore *sem);
/* These may sleep. Whoever comes after a waiting writer waits behind it. */
void percpu_down_read(struct percpu_rw_semaphore *sem);
void percpu_down_write(struct percpu_rw_semaphore *sem);
/* Never sleeps. */
bool percpu_down_read_trylock(struct percpu_rw_semaphore *sem);
void percpu_up_read(struct percpu_rw_semaphore *sem);
void percpu_up_write(struct percpu_rw_semaphore *sem);
/* True when a task reads and none writes or waits to write. */
bool percpu_is_read_locked(struct percpu_rw_semaphore *sem);
/* Reports when nobody holds it, for reading or writing. */
void percpu_rwsem_assert_held(struct percpu_rw_semaphore *sem);
LKM_WAIST_END

#ifndef __cplusplus
#define lkm_percpu_rwsem_initializer(name) \
	{ .waiters = LIST_HEAD_INIT((name).waiters), .left = __WAIT_QUEUE_HEAD_INITIALIZER((name).left) }
#define DEFINE_PERCPU_RWSEM(name) struct percpu_rw_semaphore name = lkm_percpu_rwsem_initializer(name)
#define DEFINE_STATIC_PERCPU_RWSEM(name) static DEFINE_PERCPU_RWSEM(name)
#define percpu_init_rwsem(sem) __percpu_init_rwsem((sem), #sem, NULL)
#define percpu_rwsem_is_held(sem) ((sem)->writer || (sem)->readers)
#define percpu_rwsem_release(sem, read, ip) ((void)(sem))
#define percpu_rwsem_acquire(sem, read, ip) ((void)(sem))
#endif
