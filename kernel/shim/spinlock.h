/* SPDX-License-Identifier: MIT OR GPL-2.0-only */
/* What lkm/abi/spinlock.h does not merely forward. A part of kernel/shim.h, which includes it. */

LKM_SHIM void lkm_spinlock_init(struct spinlock *lock)
{
	spin_lock_init(lock);
}

LKM_SHIM int lkm_spin_trylock(struct spinlock *lock)
{
	return spin_trylock(lock);
}

LKM_SHIM unsigned long lkm_spinlock_irqsave(struct spinlock *lock)
{
	unsigned long flags;

	spin_lock_irqsave(lock, flags);
	return flags;
}
