/* SPDX-License-Identifier: MIT OR GPL-2.0-only */
/* Models include/linux/percpu.h and percpu-defs.h (Linux 6.1): a variable for each processor. */
#pragma once

#include "preempt.h"
#include "smp.h"
#include "types.h"

LKM_WAIST_BEGIN
/* Zeroed; null on failure. They may sleep, the second as `gfp` says. */
void *__alloc_percpu(size_t size, size_t align);
void *__alloc_percpu_gfp(size_t size, size_t align, gfp_t gfp);
void free_percpu(void *ptr);
/* Where `ptr` leads in the copy of that processor; the first one's is at `ptr` itself. */
void *lkm_per_cpu_ptr(const void *ptr, unsigned int cpu);
void *lkm_this_cpu_ptr(const void *ptr);
LKM_WAIST_END

#ifndef __cplusplus
#define LKM_PER_CPU __attribute__((section("lkm_percpu")))
#define DECLARE_PER_CPU(type, name) extern LKM_PER_CPU __typeof__(type) name
#define DEFINE_PER_CPU(type, name) LKM_PER_CPU __typeof__(type) name
#define DECLARE_PER_CPU_SHARED_ALIGNED(type, name) DECLARE_PER_CPU(type, name)
#define DEFINE_PER_CPU_SHARED_ALIGNED(type, name) DEFINE_PER_CPU(type, name)
#define DECLARE_PER_CPU_ALIGNED(type, name) DECLARE_PER_CPU(type, name)
#define DEFINE_PER_CPU_ALIGNED(type, name) DEFINE_PER_CPU(type, name)
#define DECLARE_PER_CPU_READ_MOSTLY(type, name) DECLARE_PER_CPU(type, name)
#define DEFINE_PER_CPU_READ_MOSTLY(type, name) DEFINE_PER_CPU(type, name)
#define EXPORT_PER_CPU_SYMBOL(name) EXPORT_SYMBOL(name)
#define EXPORT_PER_CPU_SYMBOL_GPL(name) EXPORT_SYMBOL_GPL(name)

#define per_cpu_ptr(ptr, cpu) ((__typeof__(ptr))lkm_per_cpu_ptr((const void *)(ptr), (unsigned int)(cpu)))
#define per_cpu(var, cpu) (*per_cpu_ptr(&(var), cpu))
#define this_cpu_ptr(ptr) ((__typeof__(ptr))lkm_this_cpu_ptr((const void *)(ptr)))
#define raw_cpu_ptr(ptr) this_cpu_ptr(ptr)
#define get_cpu_var(var) (*({ preempt_disable(); this_cpu_ptr(&(var)); }))
#define put_cpu_var(var) do { (void)&(var); preempt_enable(); } while (0)
#define get_cpu_ptr(var) ({ preempt_disable(); this_cpu_ptr(var); })
#define put_cpu_ptr(var) do { (void)(var); preempt_enable(); } while (0)

#define lkm_this_cpu(var) (*this_cpu_ptr(&(var)))
#define this_cpu_read(var) lkm_this_cpu(var)
#define this_cpu_write(var, val) ((void)(lkm_this_cpu(var) = (val)))
#define this_cpu_add(var, val) ((void)(lkm_this_cpu(var) += (val)))
#define this_cpu_sub(var, val) ((void)(lkm_this_cpu(var) -= (val)))
#define this_cpu_and(var, val) ((void)(lkm_this_cpu(var) &= (val)))
#define this_cpu_or(var, val) ((void)(lkm_this_cpu(var) |= (val)))
#define this_cpu_inc(var) ((void)lkm_this_cpu(var)++)
#define this_cpu_dec(var) ((void)lkm_this_cpu(var)--)
#define this_cpu_add_return(var, val) (lkm_this_cpu(var) += (val))
#define this_cpu_sub_return(var, val) (lkm_this_cpu(var) -= (val))
#define this_cpu_inc_return(var) (++lkm_this_cpu(var))
#define this_cpu_dec_return(var) (--lkm_this_cpu(var))
#define this_cpu_xchg(var, val) ({ \
	__typeof__(var) *lkm_at = this_cpu_ptr(&(var)), lkm_old = *lkm_at; \
	*lkm_at = (val); \
	lkm_old; })
#define this_cpu_cmpxchg(var, old, val) ({ \
	__typeof__(var) *lkm_at = this_cpu_ptr(&(var)), lkm_old = *lkm_at; \
	if (lkm_old == (old)) \
		*lkm_at = (val); \
	lkm_old; })
#define __this_cpu_read(var) this_cpu_read(var)
#define __this_cpu_write(var, val) this_cpu_write(var, val)
#define __this_cpu_add(var, val) this_cpu_add(var, val)
#define __this_cpu_sub(var, val) this_cpu_sub(var, val)
#define __this_cpu_and(var, val) this_cpu_and(var, val)
#define __this_cpu_or(var, val) this_cpu_or(var, val)
#define __this_cpu_inc(var) this_cpu_inc(var)
#define __this_cpu_dec(var) this_cpu_dec(var)
#define __this_cpu_add_return(var, val) this_cpu_add_return(var, val)
#define __this_cpu_sub_return(var, val) this_cpu_sub_return(var, val)
#define __this_cpu_inc_return(var) this_cpu_inc_return(var)
#define __this_cpu_dec_return(var) this_cpu_dec_return(var)
#define __this_cpu_xchg(var, val) this_cpu_xchg(var, val)
#define __this_cpu_cmpxchg(var, old, val) this_cpu_cmpxchg(var, old, val)
#define raw_cpu_read(var) this_cpu_read(var)
#define raw_cpu_write(var, val) this_cpu_write(var, val)
#define raw_cpu_add(var, val) this_cpu_add(var, val)
#define raw_cpu_inc(var) this_cpu_inc(var)
#define raw_cpu_dec(var) this_cpu_dec(var)

#define alloc_percpu(type) ((__typeof__(type) *)__alloc_percpu(sizeof(type), __alignof__(type)))
#define alloc_percpu_gfp(type, gfp) ((__typeof__(type) *)__alloc_percpu_gfp(sizeof(type), __alignof__(type), gfp))
#endif
