/* SPDX-License-Identifier: MIT OR GPL-2.0-only */
/* Models include/linux/bit_spinlock.h (Linux 6.1), for C: one bit of a word as a spinlock. */
#pragma once

#include "bitops.h"
#include "bug.h"
#include "preempt.h"

#ifndef __cplusplus
static inline int bit_spin_trylock(int bitnum, unsigned long *addr)
{
	preempt_disable();
	if (!test_and_set_bit(bitnum, addr))
		return 1;
	preempt_enable();
	return 0;
}
/* One that can never be had is reported. */
static inline void bit_spin_lock(int bitnum, unsigned long *addr)
{
	while (!bit_spin_trylock(bitnum, addr))
		cpu_relax();
}
static inline void bit_spin_unlock(int bitnum, unsigned long *addr)
{
	BUG_ON(!test_bit(bitnum, addr));
	clear_bit(bitnum, addr);
	preempt_enable();
}
#define __bit_spin_unlock(bitnum, addr) bit_spin_unlock(bitnum, addr)
static inline int bit_spin_is_locked(int bitnum, unsigned long *addr)
{
	return test_bit(bitnum, addr);
}
#endif
