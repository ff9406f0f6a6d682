/* SPDX-License-Identifier: MIT OR GPL-2.0-only */
/* Models include/linux/local_lock.h (Linux 6.1): what keeps preemption or interrupts away from a processor's own data. */
#pragma once

#include "irqflags.h"
#include "percpu.h"
#include "preempt.h"

LKM_WAIST_BEGIN
struct task_struct;
typedef struct local_lock {
	struct task_struct *owner;
} local_lock_t;

/* Whose lock it is. A second one, or an unlock by another, is reported. */
void lkm_local_lock_acquire(local_lock_t *lock);
void lkm_local_lock_release(local_lock_t *lock);
LKM_WAIST_END

#ifndef __cplusplus
#define INIT_LOCAL_LOCK(name) { NULL }
#define local_lock_init(lock) ((void)((lock)->owner = NULL))
#define lkm_local_lock(lock, enter) do { enter; lkm_local_lock_acquire(this_cpu_ptr(lock)); } while (0)
#define lkm_local_unlock(lock, leave) do { lkm_local_lock_release(this_cpu_ptr(lock)); leave; } while (0)
#define local_lock(lock) lkm_local_lock(lock, preempt_disable())
#define local_lock_irq(lock) lkm_local_lock(lock, local_irq_disable())
#define local_lock_irqsave(lock, flags) lkm_local_lock(lock, local_irq_save(flags))
#define local_unlock(lock) lkm_local_unlock(lock, preempt_enable())
#define local_unlock_irq(lock) lkm_local_unlock(lock, local_irq_enable())
#define local_unlock_irqrestore(lock, flags) lkm_local_unlock(lock, local_irq_restore(flags))
#endif
