/* SPDX-License-Identifier: MIT OR GPL-2.0-only */
/* Models arch/x86/include/asm/barrier.h (Linux 6.1), for C: one host thread sees its own accesses in their order. */
#pragma once

#include "../linux/compiler.h"

#ifndef __cplusplus
#define mb() barrier()
#define rmb() barrier()
#define wmb() barrier()
#define dma_rmb() barrier()
#define dma_wmb() barrier()
#define smp_mb() barrier()
#define smp_rmb() barrier()
#define smp_wmb() barrier()
#define smp_mb__before_atomic() barrier()
#define smp_mb__after_atomic() barrier()
#define smp_store_mb(var, value) do { WRITE_ONCE(var, value); barrier(); } while (0)
#define smp_store_release(p, v) do { barrier(); WRITE_ONCE(*(p), v); } while (0)
#define smp_load_acquire(p) ({ __typeof__(*(p)) lkm_loaded = READ_ONCE(*(p)); barrier(); lkm_loaded; })
#define smp_acquire__after_ctrl_dep() barrier()
#define barrier_nospec() barrier()
#define array_index_mask_nospec(index, size) ((index) < (size) ? ~0UL : 0UL)
/* Reads `*ptr` as VAL until `condition` holds. One that never does is reported. */
#define smp_cond_load_relaxed(ptr, condition) ({ \
	__typeof__(*(ptr)) VAL; \
	while (VAL = READ_ONCE(*(ptr)), !(condition)) \
		cpu_relax(); \
	VAL; })
#define smp_cond_load_acquire(ptr, condition) smp_cond_load_relaxed(ptr, condition)
#endif
