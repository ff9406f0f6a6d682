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
#define lkm_lock_as(type, lock) ((const type *)(const void *)(lock))
/* Held by the current task, not for reading; `otherwise` for what is none of these locks. */
#define lkm_holds(lock, otherwise) ( \
	lkm_is(lock, struct mutex) ? lkm_lock_as(struct mutex, lock)->owner == current : \
	lkm_is(lock, spinlock_t) ? lkm_lock_as(spinlock_t, lock)->owner == current : \
	lkm_is(lock, raw_spinlock_t) ? lkm_lock_as(raw_spinlock_t, lock)->lkm_lock.owner == current : \
	lkm_is(lock, struct rw_semaphore) ? lkm_lock_as(struct rw_semaphore, lock)->owner == current : \
	lkm_is(lock, rwlock_t) ? lkm_lock_as(rwlock_t, lock)->writer == current : (otherwise))
/* For reading by whomever: nobody keeps the names of readers. */
#define lkm_is_read(lock) ( \
	lkm_is(lock, struct rw_semaphore) ? lkm_lock_as(struct rw_semaphore, lock)->readers != 0 : \
	lkm_is(lock, rwlock_t) ? lkm_lock_as(rwlock_t, lock)->readers != 0 : 0)
#define lockdep_is_held(lock) (lkm_holds(lock, 1) || lkm_is_read(lock))
#define lockdep_is_held_type(lock, read) lockdep_is_held(lock)
#define lkm_assert_lock(condition, text) \
	do { if (!(condition)) lkm_warn(__FILE__, __LINE__, __func__, text); } while (0)
#define lockdep_assert(condition) lkm_assert_lock(condition, "lockdep_assert(" #condition ")")
#define lockdep_assert_once(condition) lockdep_assert(condition)
#define lockdep_assert_held(lock) lkm_assert_lock(lockdep_is_held(lock), "lockdep_assert_held(" #lock ") of a lock that is not held")
#define lockdep_assert_held_once(lock) lockdep_assert_held(lock)
#define lockdep_assert_not_held(lock) lkm_assert_lock(!lkm_holds(lock, 0), "lockdep_assert_not_held(" #lock ") of a lock that is held")
#define lockdep_assert_held_read(lock) lockdep_assert_held(lock)
#define lockdep_assert_held_write(lock) \
	lkm_assert_lock(lkm_holds(lock, 1), "lockdep_assert_held_write(" #lock ") of a lock that is not held for writing")
#define lockdep_assert_none_held_once() do { } while (0)
#define lockdep_assert_irqs_enabled() lockdep_assert(!irqs_disabled())
#define lockdep_assert_irqs_disabled() lockdep_assert(irqs_disabled())
#define lockdep_assert_in_irq() lockdep_assert(in_hardirq())
#define lockdep_assert_in_softirq() lockdep_assert(in_softirq())
#define lockdep_assert_preemption_enabled() lockdep_assert(!preempt_count() && !irqs_disabled())
#define lockdep_assert_preemption_disabled() lockdep_assert(preempt_count() || irqs_disabled())
/* The class is the key's from the next time on that the lock is taken. */
#define lockdep_set_class_and_name(lock, class_key, text) \
	((void)((lock)->dep_map = (struct lockdep_map){ (class_key), (text), 0, LKM_LOCK_MAGIC }))
#define lockdep_set_class(lock, class_key) lockdep_set_class_and_name(lock, class_key, #class_key)
/* A lock of this kind is always taken in this subclass. */
#define lockdep_set_subclass(lock, subclass) do { \
	static struct lock_class_key lkm_keys[8]; \
	lockdep_set_class_and_name(lock, &lkm_keys[subclass], #lock "/" #subclass); } while (0)
#define lockdep_set_novalidate_class(lock) lockdep_set_class_and_name(lock, LKM_NO_VALIDATE, #lock)
#define lockdep_match_class(lock, class_key) ((lock)->dep_map.key == (class_key))
#define lockdep_register_key(key) ((void)(key))
#define lockdep_unregister_key(key) lkm_forget_lock_key(key)
#define lockdep_init_map(map, name, key, subclass) lkm_init_lock(map, name, key, 0)
#define lockdep_off() do { } while (0)
#define lockdep_on() do { } while (0)
#define lockdep_depth(task) 0
/* The order of locks is looked at as if the lock was taken here. */
#define might_lock(lock) lkm_might_lock(&(lock)->dep_map, 0)
#define might_lock_read(lock) lkm_might_lock(&(lock)->dep_map, 1)
#define might_lock_nested(lock, subclass) \
	do { lkm_take_nested(subclass, NULL); lkm_might_lock(&(lock)->dep_map, 0); } while (0)
#define SINGLE_DEPTH_NESTING 1
#define debug_check_no_locks_held() do { } while (0)
#endif
