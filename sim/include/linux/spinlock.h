/* SPDX-License-Identifier: MIT OR GPL-2.0-only */
/* Models include/linux/spinlock.h (Linux 6.1). On one host thread a contended spinlock can never be released: that is reported, not spun on. */
#pragma once

#include "types.h"

LKM_WAIST_BEGIN
typedef struct spinlock {
	const void *owner;
} spinlock_t;

static inline void lkm_spin_lock_init(spinlock_t *lock)
{
	lock->owner = (const void *)0;
}

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
LKM_WAIST_END

#ifndef __cplusplus
#define __SPIN_LOCK_UNLOCKED(name) { 0 }
#define DEFINE_SPINLOCK(name) spinlock_t name = __SPIN_LOCK_UNLOCKED(name)
#define spin_lock_init(lock) lkm_spin_lock_init(lock)
#define spin_lock_irqsave(lock, flags) ((flags) = lkm_spin_lock_irqsave(lock))
#endif
