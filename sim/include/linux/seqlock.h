/* SPDX-License-Identifier: MIT OR GPL-2.0-only */
/* Models include/linux/seqlock.h (Linux 6.1), for C: readers look again when a writer was there meanwhile. */
#pragma once

#include "spinlock.h"

#ifndef __cplusplus
typedef struct seqcount {
	unsigned int sequence; /* odd while somebody writes */
} seqcount_t;
typedef struct {
	seqcount_t seqcount;
	spinlock_t lock;
} seqlock_t;
typedef seqcount_t seqcount_spinlock_t;
typedef seqcount_t seqcount_mutex_t;

#define SEQCNT_ZERO(name) { 0 }
#define SEQCNT_SPINLOCK_ZERO(name, lock) SEQCNT_ZERO(name)
#define SEQCNT_MUTEX_ZERO(name, lock) SEQCNT_ZERO(name)
#define __SEQLOCK_UNLOCKED(name) { SEQCNT_ZERO(name), __SPIN_LOCK_UNLOCKED(name) }
#define DEFINE_SEQLOCK(name) seqlock_t name = __SEQLOCK_UNLOCKED(name)
#define seqcount_init(s) ((s)->sequence = 0)
#define seqcount_spinlock_init(s, lock) seqcount_init(s)
#define seqcount_mutex_init(s, lock) seqcount_init(s)
#define seqlock_init(sl) do { seqcount_init(&(sl)->seqcount); spin_lock_init(&(sl)->lock); } while (0)

/* Waits while a writer is there: for ever, if that sleeps, which is reported. */
static inline unsigned int lkm_seq_begin(const seqcount_t *s)
{
	while (*(const volatile unsigned int *)&s->sequence & 1)
		lkm_cpu_relax();
	return s->sequence;
}
static inline int lkm_seq_retry(const seqcount_t *s, unsigned int start)
{
	return *(const volatile unsigned int *)&s->sequence != start;
}
#define __read_seqcount_begin(s) lkm_seq_begin(s)
#define read_seqcount_begin(s) lkm_seq_begin(s)
#define raw_read_seqcount_begin(s) lkm_seq_begin(s)
#define raw_read_seqcount(s) ((s)->sequence)
#define raw_seqcount_begin(s) ((s)->sequence & ~1U)
#define read_seqcount_retry(s, start) lkm_seq_retry(s, start)
#define __read_seqcount_retry(s, start) lkm_seq_retry(s, start)
#define raw_write_seqcount_begin(s) ((void)(s)->sequence++)
#define raw_write_seqcount_end(s) ((void)(s)->sequence++)
/* The caller holds the lock of the writers. */
#define write_seqcount_begin(s) do { preempt_disable(); (s)->sequence++; } while (0)
#define write_seqcount_end(s) do { (s)->sequence++; preempt_enable(); } while (0)
#define write_seqcount_invalidate(s) ((void)((s)->sequence += 2))

#define read_seqbegin(sl) lkm_seq_begin(&(sl)->seqcount)
#define read_seqretry(sl, start) lkm_seq_retry(&(sl)->seqcount, start)
#define write_seqlock(sl) do { spin_lock(&(sl)->lock); (sl)->seqcount.sequence++; } while (0)
#define write_sequnlock(sl) do { (sl)->seqcount.sequence++; spin_unlock(&(sl)->lock); } while (0)
#define write_seqlock_bh(sl) do { spin_lock_bh(&(sl)->lock); (sl)->seqcount.sequence++; } while (0)
#define write_sequnlock_bh(sl) do { (sl)->seqcount.sequence++; spin_unlock_bh(&(sl)->lock); } while (0)
#define write_seqlock_irq(sl) do { spin_lock_irq(&(sl)->lock); (sl)->seqcount.sequence++; } while (0)
#define write_sequnlock_irq(sl) do { (sl)->seqcount.sequence++; spin_unlock_irq(&(sl)->lock); } while (0)
#define write_seqlock_irqsave(sl, flags) do { spin_lock_irqsave(&(sl)->lock, flags); (sl)->seqcount.sequence++; } while (0)
#define write_sequnlock_irqrestore(sl, flags) \
	do { (sl)->seqcount.sequence++; spin_unlock_irqrestore(&(sl)->lock, flags); } while (0)
/* Keep writers out without being one. */
#define read_seqlock_excl(sl) spin_lock(&(sl)->lock)
#define read_sequnlock_excl(sl) spin_unlock(&(sl)->lock)
#include "preempt.h"
#endif
