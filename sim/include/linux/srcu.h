/* SPDX-License-Identifier: MIT OR GPL-2.0-only */
/* Models include/linux/srcu.h (Linux 6.1): RCU whose readers may sleep. */
#pragma once

#include "rcupdate.h"
#include "wait.h"

LKM_WAIST_BEGIN
struct srcu_struct {
	int readers[2]; /* of the sections that began before and after the last synchronize_srcu() */
	int current_readers;
	struct wait_queue_head left;
	unsigned long begun, ended; /* the numbers of grace periods */
};

/* 0. */
int init_srcu_struct(struct srcu_struct *ssp);
void cleanup_srcu_struct(struct srcu_struct *ssp);
/* What srcu_read_unlock() is to be given. Never sleeps. */
int __srcu_read_lock(struct srcu_struct *ssp);
void __srcu_read_unlock(struct srcu_struct *ssp, int idx);
/* Returns when each reader that was in a section has left it. May sleep. */
void synchronize_srcu(struct srcu_struct *ssp);
void synchronize_srcu_expedited(struct srcu_struct *ssp);
/* Calls `func` then, in a thread of the kernel with softirqs disabled. Never sleeps. */
void call_srcu(struct srcu_struct *ssp, struct rcu_head *head, rcu_callback_t func);
/* Returns when each function that was given to call_srcu() has been called. May sleep. */
void srcu_barrier(struct srcu_struct *ssp);
/* What poll_state_synchronize_srcu() is to be given, which is true when each reader of now has left its section. The second
 * one also has somebody wait for that. */
unsigned long get_state_synchronize_srcu(struct srcu_struct *ssp);
unsigned long start_poll_synchronize_srcu(struct srcu_struct *ssp);
bool poll_state_synchronize_srcu(struct srcu_struct *ssp, unsigned long cookie);
LKM_WAIST_END

#ifndef __cplusplus
#define lkm_srcu_initializer(name) { .left = __WAIT_QUEUE_HEAD_INITIALIZER((name).left) }
#define DEFINE_SRCU(name) struct srcu_struct name = lkm_srcu_initializer(name)
#define DEFINE_STATIC_SRCU(name) static DEFINE_SRCU(name)
#define srcu_read_lock(ssp) __srcu_read_lock(ssp)
#define srcu_read_unlock(ssp, idx) __srcu_read_unlock(ssp, idx)
#define srcu_read_lock_notrace(ssp) __srcu_read_lock(ssp)
#define srcu_read_unlock_notrace(ssp, idx) __srcu_read_unlock(ssp, idx)
#define srcu_read_lock_held(ssp) ((ssp)->readers[0] || (ssp)->readers[1])
#define srcu_dereference_check(p, ssp, condition) ({ \
	if (!(condition) && !srcu_read_lock_held(ssp)) \
		lkm_rcu_must_read(__FILE__, __LINE__); \
	lkm_rcu_pointer(p); })
#define srcu_dereference(p, ssp) srcu_dereference_check(p, ssp, 0)
#define smp_mb__after_srcu_read_unlock() barrier()
#endif
