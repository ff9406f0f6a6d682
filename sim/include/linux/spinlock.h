/* SPDX-License-Identifier: MIT OR GPL-2.0-only */
/* Models include/linux/spinlock.h (Linux 6.1). One that another processor holds lets that go on; one that can never be released is reported. */
#pragma once

#include "types.h"
#include "irqflags.h"
#include "lockdep_types.h"

LKM_WAIST_BEGIN
typedef struct spinlock {
	const void *owner;
	struct lockdep_map dep_map;
} spinlock_t;

void lkm_spin_lock_init(spinlock_t *lock, const char *name, struct lock_class_key *key);

/* Disables preemption while held: sleeping under it is reported. */
void spin_lock(spinlock_t *lock);
int spin_trylock(spinlock_t *lock);
void spin_unlock(spinlock_t *lock);
void spin_lock_irq(spinlock_t *lock);
void spin_unlock_irq(spinlock_t *lock);
void spin_lock_bh(spinlock_t *lock);
void spin_unlock_bh(spinlock_t *lock);
unsigned long lkm_spin_lock_irqsave(spinlock_t *lock);
void spin_unlock_irqrestore(spinlock_t *lock, unsigned long flags);
static inline int spin_is_locked(spinlock_t *lock)
{
	return lock->owner != (const void *)0;
}
/* Reports when the lock is not held. */
void assert_spin_locked(spinlock_t *lock);
/* 1 with the lock held, when this was the last one. */
int _atomic_dec_and_lock(atomic_t *atomic, spinlock_t *lock);
/* The same lock, of a type that is not mixed up with the other. */
typedef struct raw_spinlock {
#ifdef __cplusplus
	spinlock_t lkm_lock;
#else
	union {
		spinlock_t lkm_lock;
		struct {
			const void *lkm_owner;
			struct lockdep_map dep_map;
		};
	};
#endif
} raw_spinlock_t;
LKM_WAIST_END

#ifdef __cplusplus
namespace lkm::waist {
/* Macros for C. */
inline void spin_lock_init(spinlock_t *lock)
{
	lkm_spin_lock_init(lock, "lkm::spinlock", nullptr);
}
inline void spin_lock_irqsave(spinlock_t *lock, unsigned long &flags)
{
	flags = lkm_spin_lock_irqsave(lock);
}
}
#else
#include "bottom_half.h"
#include "preempt.h"
#define __SPIN_LOCK_UNLOCKED(name) { NULL, LKM_LOCK_MAP(#name) }
#define DEFINE_SPINLOCK(name) spinlock_t name = __SPIN_LOCK_UNLOCKED(name)
#define spin_lock_init(lock) do { \
	static struct lock_class_key lkm_key; \
	lkm_spin_lock_init((lock), #lock, &lkm_key); } while (0)
#define spin_lock_irqsave(lock, flags) ((flags) = lkm_spin_lock_irqsave(lock))
#define spin_lock_nested(lock, subclass) lkm_nested(lock, subclass, NULL, spin_lock(lkm_nested_lock))
#define spin_lock_bh_nested(lock, subclass) lkm_nested(lock, subclass, NULL, spin_lock_bh(lkm_nested_lock))
#define spin_lock_nest_lock(lock, nest_lock) lkm_nested(lock, 0, &(nest_lock)->dep_map, spin_lock(lkm_nested_lock))
#define spin_lock_irqsave_nested(lock, flags, subclass) \
	lkm_nested(lock, subclass, NULL, spin_lock_irqsave(lkm_nested_lock, flags))
/* Nobody spins: there is one processor. */
#define spin_is_contended(lock) ((void)(lock), 0)
#define atomic_dec_and_lock(atomic, lock) _atomic_dec_and_lock(atomic, lock)
#define atomic_dec_and_lock_irqsave(atomic, lock, flags) ({ \
	local_irq_save(flags); \
	_atomic_dec_and_lock(atomic, lock) ? 1 : ({ local_irq_restore(flags); 0; }); })
#define smp_mb__after_spinlock() barrier()

static inline int spin_trylock_bh(spinlock_t *lock)
{
	local_bh_disable();
	if (spin_trylock(lock))
		return 1;
	local_bh_enable();
	return 0;
}
static inline int spin_trylock_irq(spinlock_t *lock)
{
	local_irq_disable();
	if (spin_trylock(lock))
		return 1;
	local_irq_enable();
	return 0;
}
#define spin_trylock_irqsave(lock, flags) ({ \
	local_irq_save(flags); \
	spin_trylock(lock) ? 1 : ({ local_irq_restore(flags); 0; }); })

#define __RAW_SPIN_LOCK_UNLOCKED(name) { { __SPIN_LOCK_UNLOCKED(name) } }
#define DEFINE_RAW_SPINLOCK(name) raw_spinlock_t name = __RAW_SPIN_LOCK_UNLOCKED(name)
#define raw_spin_lock_init(lock) do { \
	static struct lock_class_key lkm_key; \
	lkm_spin_lock_init(&(lock)->lkm_lock, #lock, &lkm_key); } while (0)
#define raw_spin_lock(lock) spin_lock(&(lock)->lkm_lock)
#define raw_spin_lock_nested(lock, subclass) spin_lock_nested(&(lock)->lkm_lock, subclass)
#define raw_spin_lock_nest_lock(lock, nest_lock) spin_lock_nest_lock(&(lock)->lkm_lock, nest_lock)
#define raw_spin_unlock(lock) spin_unlock(&(lock)->lkm_lock)
#define raw_spin_trylock(lock) spin_trylock(&(lock)->lkm_lock)
#define raw_spin_lock_irq(lock) spin_lock_irq(&(lock)->lkm_lock)
#define raw_spin_unlock_irq(lock) spin_unlock_irq(&(lock)->lkm_lock)
#define raw_spin_trylock_irq(lock) spin_trylock_irq(&(lock)->lkm_lock)
#define raw_spin_lock_bh(lock) spin_lock_bh(&(lock)->lkm_lock)
#define raw_spin_unlock_bh(lock) spin_unlock_bh(&(lock)->lkm_lock)
#define raw_spin_trylock_bh(lock) spin_trylock_bh(&(lock)->lkm_lock)
#define raw_spin_lock_irqsave(lock, flags) spin_lock_irqsave(&(lock)->lkm_lock, flags)
#define raw_spin_lock_irqsave_nested(lock, flags, subclass) spin_lock_irqsave_nested(&(lock)->lkm_lock, flags, subclass)
#define raw_spin_unlock_irqrestore(lock, flags) spin_unlock_irqrestore(&(lock)->lkm_lock, flags)
#define raw_spin_trylock_irqsave(lock, flags) spin_trylock_irqsave(&(lock)->lkm_lock, flags)
#define raw_spin_is_locked(lock) spin_is_locked(&(lock)->lkm_lock)
#define raw_spin_is_contended(lock) spin_is_contended(&(lock)->lkm_lock)
#endif
