/* SPDX-License-Identifier: MIT OR GPL-2.0-only */
/* Models include/linux/rwlock.h (Linux 6.1): many readers or one writer. */
#pragma once

#include "irqflags.h"
#include "lockdep_types.h"
#include "types.h"

LKM_WAIST_BEGIN
typedef struct {
	const void *writer;
	int readers;
	struct lockdep_map dep_map;
} rwlock_t;

void lkm_rwlock_init(rwlock_t *lock, const char *name, struct lock_class_key *key);

/* As spin_lock() they disable preemption while the lock is held, and one that can never be had is reported. */
void read_lock(rwlock_t *lock);
void read_unlock(rwlock_t *lock);
int read_trylock(rwlock_t *lock);
void write_lock(rwlock_t *lock);
void write_unlock(rwlock_t *lock);
int write_trylock(rwlock_t *lock);
LKM_WAIST_END

#ifndef __cplusplus
#include "bottom_half.h"
#define __RW_LOCK_UNLOCKED(name) { NULL, 0, LKM_LOCK_MAP(#name) }
#define DEFINE_RWLOCK(name) rwlock_t name = __RW_LOCK_UNLOCKED(name)
#define rwlock_init(lock) do { \
	static struct lock_class_key lkm_key; \
	lkm_rwlock_init((lock), #lock, &lkm_key); } while (0)
#define write_lock_nested(lock, subclass) lkm_nested(lock, subclass, NULL, write_lock(lkm_nested_lock))
#define read_lock_irq(lock) do { local_irq_disable(); read_lock(lock); } while (0)
#define read_unlock_irq(lock) do { read_unlock(lock); local_irq_enable(); } while (0)
#define write_lock_irq(lock) do { local_irq_disable(); write_lock(lock); } while (0)
#define write_unlock_irq(lock) do { write_unlock(lock); local_irq_enable(); } while (0)
#define read_lock_bh(lock) do { local_bh_disable(); read_lock(lock); } while (0)
#define read_unlock_bh(lock) do { read_unlock(lock); local_bh_enable(); } while (0)
#define write_lock_bh(lock) do { local_bh_disable(); write_lock(lock); } while (0)
#define write_unlock_bh(lock) do { write_unlock(lock); local_bh_enable(); } while (0)
#define read_lock_irqsave(lock, flags) do { local_irq_save(flags); read_lock(lock); } while (0)
#define read_unlock_irqrestore(lock, flags) do { read_unlock(lock); local_irq_restore(flags); } while (0)
#define write_lock_irqsave(lock, flags) do { local_irq_save(flags); write_lock(lock); } while (0)
#define write_unlock_irqrestore(lock, flags) do { write_unlock(lock); local_irq_restore(flags); } while (0)
#define write_trylock_irqsave(lock, flags) ({ \
	local_irq_save(flags); \
	write_trylock(lock) ? 1 : ({ local_irq_restore(flags); 0; }); })
#endif
