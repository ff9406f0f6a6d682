/* SPDX-License-Identifier: MIT OR GPL-2.0-only */
/* Models include/linux/smp.h (Linux 6.1), for C: the kernel has one processor. */
#pragma once

#ifndef __cplusplus
#include "cpumask.h"
#include "irqflags.h"
#include "preempt.h"

typedef void (*smp_call_func_t)(void *info);

#define raw_smp_processor_id() 0
#define smp_processor_id() 0
#define get_cpu() ({ preempt_disable(); 0; })
#define put_cpu() preempt_enable()

/* On the processor that calls, with interrupts disabled. */
static inline void lkm_call_here(smp_call_func_t func, void *info)
{
	unsigned long flags;

	local_irq_save(flags);
	func(info);
	local_irq_restore(flags);
}
/* 0, or -ENXIO for a processor that does not exist. */
static inline int smp_call_function_single(int cpu, smp_call_func_t func, void *info, int wait)
{
	(void)wait;
	if (cpu)
		return -6;
	lkm_call_here(func, info);
	return 0;
}
#define on_each_cpu(func, info, wait) lkm_call_here(func, info)
#define on_each_cpu_mask(mask, func, info, wait) do { if (cpumask_test_cpu(0, mask)) lkm_call_here(func, info); } while (0)
/* On all the others, of which there are none. */
#define smp_call_function(func, info, wait) ((void)(func), (void)(info))
#define smp_call_function_many(mask, func, info, wait) ((void)(func), (void)(info))
#define smp_call_function_any(mask, func, info, wait) smp_call_function_single(0, func, info, wait)
#endif
