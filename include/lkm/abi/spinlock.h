/* SPDX-License-Identifier: MIT OR GPL-2.0-only */
/* linux/spinlock.h for C++. A part of lkm/abi.h, which includes it. */

struct spinlock;

void lkm_spinlock_init(struct spinlock *lock);
LKM_FORWARD(void, spin_lock, (struct spinlock *lock), (lock))
LKM_FORWARD(void, spin_unlock, (struct spinlock *lock), (lock))
int lkm_spin_trylock(struct spinlock *lock);
LKM_FORWARD(void, spin_lock_bh, (struct spinlock *lock), (lock))
LKM_FORWARD(void, spin_unlock_bh, (struct spinlock *lock), (lock))
unsigned long lkm_spinlock_irqsave(struct spinlock *lock);
LKM_FORWARD(void, spin_unlock_irqrestore, (struct spinlock *lock, unsigned long flags), (lock, flags))
