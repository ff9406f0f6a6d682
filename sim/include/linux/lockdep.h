/* SPDX-License-Identifier: MIT OR GPL-2.0-only */
/* Models include/linux/lockdep.h (Linux 6.1), for C: a function says which lock its caller holds. It is always checked. */
#pragma once

#include "lockdep_types.h"
#include "mutex.h"
#include "rwlock.h"
#include "rwsem.h"
#include "spinlock.h"

#ifndef __cplusplus
#include "bug.h"
#include "sched.h"
#define lkm_is(lock, type) __builtin_types_compatible_p(__typeof__(*(lock)), type)
/* Held by the current task; of an rwlock or rw_semaphore, for reading by whomever. */
#define lockdep_is_held(lock) ({ \
	const void *lkm_lock = (lock); \
	lkm_is(lock, struct mutex) ? ((const struct mutex *)lkm_lock)->owner == current : \
	lkm_is(lock, spinlock_t) ? ((const spinlock_t *)lkm_lock)->owner == current : \
	lkm_is(lock, raw_spinlock_t) ? ((const raw_spinlock_t *)lkm_lock)->lkm_lock.owner == current : \
	lkm_is(lock, struct rw_semaphore) ? ((const struct rw_semaphore *)lkm_lock)->owner == current || ((const struct rw_semaphore *)lkm_lock)->readers : \
	lkm_is(lock, rwlock_t) ? ((const rwlock_t *)lkm_lock)->writer == current || ((const rwlock_t *)lkm_lock)->readers : 1; })
#define lockdep_is_held_type(lock, read) lockdep_is_held(lock)
#define lkm_assert_lock(condition, text) \
	do { if (!(condition)) lkm_warn(__FILE__, __LINE__, __func__, text); } while (0)
#define lockdep_assert(condition) lkm_assert_lock(condition, "lockdep_assert(" #condition ")")
#define lockdep_assert_once(condition) lockdep_assert(condition)
#define lockdep_assert_held(lock) lkm_assert_lock(lockdep_is_held(lock), "lockdep_assert_held(" #lock ") of a lock that is not held")
#define lockdep_assert_held_once(lock) lockdep_assert_held(lock)
#define lockdep_assert_not_held(lock) lkm_assert_lock(!lockdep_is_held(lock), "lockdep_assert_not_held(" #lock ") of a lock that is held")
#define lockdep_assert_held_read(lock) lockdep_assert_held(lock)
#define lockdep_assert_held_write(lock) lockdep_assert_held(lock)
#define lockdep_assert_none_held_once() do { } while (0)
#define lockdep_assert_irqs_enabled() lockdep_assert(!irqs_disabled())
#define lockdep_assert_irqs_disabled() lockdep_assert(irqs_disabled())
#define lockdep_assert_in_irq() lockdep_assert(in_hardirq())
#define lockdep_assert_in_softirq() lockdep_assert(in_softirq())
#define lockdep_assert_preemption_enabled() lockdep_assert(!preempt_count() && !irqs_disabled())
#define lockdep_assert_preemption_disabled() lockdep_assert(preempt_count() || irqs_disabled())
/* Classes of locks are not told apart. */
#define lockdep_set_class(lock, key) ((void)(key))
#define lockdep_set_class_and_name(lock, key, name) ((void)(key), (void)(name))
#define lockdep_set_subclass(lock, subclass) do { } while (0)
#define lockdep_set_novalidate_class(lock) do { } while (0)
#define lockdep_register_key(key) ((void)(key))
#define lockdep_unregister_key(key) ((void)(key))
#define lockdep_init_map(map, name, key, subclass) ((void)(name), (void)(key))
#define lockdep_off() do { } while (0)
#define lockdep_on() do { } while (0)
#define lockdep_depth(task) 0
#define might_lock(lock) ((void)(lock))
#define might_lock_read(lock) ((void)(lock))
#define might_lock_nested(lock, subclass) ((void)(lock))
#define SINGLE_DEPTH_NESTING 1
#define debug_check_no_locks_held() do { } while (0)
#endif
