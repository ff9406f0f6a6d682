/* SPDX-License-Identifier: MIT OR GPL-2.0-only */
/* Models include/linux/ww_mutex.h (Linux 6.1): mutexes of which a task takes many in any order. When two tasks are in each
 * other's way, the one that began later gets -EDEADLK, unlocks all that it has and begins again. */
#pragma once

#include "atomic.h"
#include "mutex.h"
#include "sched.h"

LKM_WAIST_BEGIN
struct ww_class {
	atomic_long_t stamp;
	const char *acquire_name;
	const char *mutex_name;
	unsigned int is_wait_die;
};

/* Of a task that takes several mutexes of a class. */
struct ww_acquire_ctx {
	struct task_struct *task;
	unsigned long stamp; /* the larger, the later it began */
	unsigned int acquired;
	unsigned short wounded;
	unsigned short is_wait_die;
	unsigned int done_acquire;
	struct ww_class *ww_class;
	void *contending_lock; /* the one whose lock gave -EDEADLK */
};

struct ww_mutex {
	struct mutex base;
	struct ww_acquire_ctx *ctx;
	struct ww_class *ww_class;
	struct list_head waiters; /* those with a context in the order of their stamps, the others as they came */
};

void ww_mutex_init(struct ww_mutex *lock, struct ww_class *ww_class);
void ww_acquire_init(struct ww_acquire_ctx *ctx, struct ww_class *ww_class);
/* No other mutex is going to be taken. */
void ww_acquire_done(struct ww_acquire_ctx *ctx);
/* After all have been unlocked. */
void ww_acquire_fini(struct ww_acquire_ctx *ctx);
/* 0; -EALREADY when the context has it; -EDEADLK when another context goes first: all that it has must be unlocked, and then
 * ww_mutex_lock_slow() take this one. `ctx` may be null. May sleep. */
int ww_mutex_lock(struct ww_mutex *lock, struct ww_acquire_ctx *ctx);
/* The same, or -EINTR for a signal. */
int ww_mutex_lock_interruptible(struct ww_mutex *lock, struct ww_acquire_ctx *ctx);
/* Waits for the lock that gave -EDEADLK. May sleep. */
void ww_mutex_lock_slow(struct ww_mutex *lock, struct ww_acquire_ctx *ctx);
/* 0 or -EINTR. */
int ww_mutex_lock_slow_interruptible(struct ww_mutex *lock, struct ww_acquire_ctx *ctx);
/* 1 when it was taken. Never sleeps, never gives -EDEADLK; -EALREADY does not happen. */
int ww_mutex_trylock(struct ww_mutex *lock, struct ww_acquire_ctx *ctx);
void ww_mutex_unlock(struct ww_mutex *lock);
bool ww_mutex_is_locked(struct ww_mutex *lock);

static inline void ww_mutex_destroy(struct ww_mutex *lock)
{
	mutex_destroy(&lock->base);
}
LKM_WAIST_END

#ifndef __cplusplus
#define lkm_ww_class(name, wait_die) { ATOMIC_LONG_INIT(0), #name "_acquire", #name "_mutex", wait_die }
/* A context that comes later than the owner's dies at once. */
#define DEFINE_WD_CLASS(name) struct ww_class name = lkm_ww_class(name, 1)
/* An owner that came later is wounded: it dies at the next lock that it has to wait for. */
#define DEFINE_WW_CLASS(name) struct ww_class name = lkm_ww_class(name, 0)
#endif
