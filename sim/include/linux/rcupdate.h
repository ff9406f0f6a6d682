/* SPDX-License-Identifier: MIT OR GPL-2.0-only */
/* Models include/linux/rcupdate.h (Linux 6.1): readers who do not wait, and writers who wait for readers. Sleeping inside a
 * read-side section is reported, and so is rcu_dereference() outside one. */
#pragma once

#include "types.h"

LKM_WAIST_BEGIN
#ifdef __cplusplus
struct rcu_head {
	struct rcu_head *next;
	void (*func)(struct rcu_head *head);
};
#endif
typedef void (*rcu_callback_t)(struct rcu_head *head);

void lkm_rcu_read_lock(void);
void lkm_rcu_read_unlock(void);
/* Reports a pointer that is followed outside of a section. */
void lkm_rcu_must_read(const char *file, int line);
bool rcu_read_lock_held(void);
/* Returns when each reader that was in a section has left it. May sleep. */
void synchronize_rcu(void);
void synchronize_rcu_expedited(void);
/* Calls `func` then, as a softirq. In any context. */
void call_rcu(struct rcu_head *head, rcu_callback_t func);
/* Returns when each function that was given to call_rcu() has been called. May sleep. */
void rcu_barrier(void);
/* Frees `ptr`, of kmalloc() or vmalloc(), then. Without `head` it may sleep. */
void kvfree_call_rcu(struct rcu_head *head, void *ptr);
LKM_WAIST_END

#ifndef __cplusplus
#include "bottom_half.h"
#include "preempt.h"

#define rcu_read_lock() lkm_rcu_read_lock()
#define rcu_read_unlock() lkm_rcu_read_unlock()
#define rcu_read_lock_bh() do { local_bh_disable(); lkm_rcu_read_lock(); } while (0)
#define rcu_read_unlock_bh() do { lkm_rcu_read_unlock(); local_bh_enable(); } while (0)
#define rcu_read_lock_sched() do { preempt_disable(); lkm_rcu_read_lock(); } while (0)
#define rcu_read_unlock_sched() do { lkm_rcu_read_unlock(); preempt_enable(); } while (0)
#define rcu_read_lock_bh_held() rcu_read_lock_held()
#define rcu_read_lock_sched_held() (rcu_read_lock_held() || !!preempt_count() || irqs_disabled())
#define rcu_read_lock_any_held() rcu_read_lock_sched_held()

#define lkm_rcu_pointer(p) (*(__typeof__(p) volatile *)&(p))
/* Reports when neither the reader's section nor `condition` says that it may. */
#define rcu_dereference_check(p, condition) ({ \
	if (!(condition) && !rcu_read_lock_held()) \
		lkm_rcu_must_read(__FILE__, __LINE__); \
	lkm_rcu_pointer(p); })
#define rcu_dereference(p) rcu_dereference_check(p, 0)
#define rcu_dereference_bh(p) rcu_dereference_check(p, 0)
#define rcu_dereference_bh_check(p, condition) rcu_dereference_check(p, condition)
#define rcu_dereference_sched(p) rcu_dereference_check(p, rcu_read_lock_sched_held())
#define rcu_dereference_sched_check(p, condition) rcu_dereference_check(p, (condition) || rcu_read_lock_sched_held())
/* For whoever holds the writers' lock, as `condition` says. */
#define rcu_dereference_protected(p, condition) ({ \
	if (!(condition)) \
		lkm_rcu_must_read(__FILE__, __LINE__); \
	(p); })
#define rcu_dereference_raw(p) lkm_rcu_pointer(p)
#define rcu_dereference_raw_check(p) lkm_rcu_pointer(p)
#define rcu_dereference_check_sparse(p, space) (p)
/* Only compared, never followed. */
#define rcu_access_pointer(p) lkm_rcu_pointer(p)
#define rcu_pointer_handoff(p) (p)
#define unrcu_pointer(p) (p)
#define rcu_assign_pointer(p, v) do { lkm_rcu_pointer(p) = (v); } while (0)
#define RCU_INITIALIZER(v) (v)
#define RCU_INIT_POINTER(p, v) do { lkm_rcu_pointer(p) = (v); } while (0)
#define RCU_POINTER_INITIALIZER(p, v) .p = (v)
#define rcu_replace_pointer(p, v, condition) ({ \
	__typeof__(p) lkm_old = rcu_dereference_protected(p, condition); \
	rcu_assign_pointer(p, v); \
	lkm_old; })
#define RCU_LOCKDEP_WARN(condition, text) do { if (condition) lkm_rcu_must_read(__FILE__, __LINE__); } while (0)
#define rcu_sleep_check() do { } while (0)
#define init_rcu_head(head) ((void)(head))
#define destroy_rcu_head(head) ((void)(head))
#define init_rcu_head_on_stack(head) ((void)(head))
#define destroy_rcu_head_on_stack(head) ((void)(head))
#define rcu_head_init(head) ((head)->func = NULL)
#define rcu_head_after_call_rcu(head, function) ((head)->func == (function))
#define cond_resched_rcu() do { rcu_read_unlock(); cond_resched(); rcu_read_lock(); } while (0)
#define synchronize_rcu_mult(...) synchronize_rcu()

/* `field` is the pointer's struct rcu_head; without it the caller may sleep. */
#define kfree_rcu(ptr, ...) lkm_kfree_rcu_(ptr, ##__VA_ARGS__, lkm_kfree_rcu_2, lkm_kfree_rcu_1)(ptr, ##__VA_ARGS__)
#define lkm_kfree_rcu_(ptr, field, chosen, ...) chosen
#define lkm_kfree_rcu_1(ptr) kvfree_call_rcu(NULL, (void *)(ptr))
#define lkm_kfree_rcu_2(ptr, field) ({ \
	__typeof__(ptr) lkm_freed = (ptr); \
	if (lkm_freed) \
		kvfree_call_rcu(&lkm_freed->field, (void *)lkm_freed); })
#define kvfree_rcu(ptr, ...) kfree_rcu(ptr, ##__VA_ARGS__)
#define kfree_rcu_mightsleep(ptr) lkm_kfree_rcu_1(ptr)
#define kvfree_rcu_mightsleep(ptr) lkm_kfree_rcu_1(ptr)
#endif
