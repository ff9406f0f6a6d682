/* SPDX-License-Identifier: MIT OR GPL-2.0-only */
/* Models include/linux/smp.h (Linux 6.1): the processor that code runs on, and calls on others. */
#pragma once

#include "cpumask.h"
#include "irqflags.h"
#include "preempt.h"
#include "types.h"

LKM_WAIST_BEGIN
typedef void (*smp_call_func_t)(void *info);

/* Call `func` on a processor with interrupts disabled, and on another one than the caller's in an interrupt. All has been
 * done when these return, whether `wait` or not. With interrupts disabled, or in an interrupt, they are reported.
 * 0, or -ENXIO for a processor that does not exist. */
int smp_call_function_single(int cpu, smp_call_func_t func, void *info, int wait);
/* On one of `mask`: that of the caller, if it may. */
int smp_call_function_any(const struct cpumask *mask, smp_call_func_t func, void *info, int wait);
/* On all the others, or those of `mask` among them. */
void smp_call_function(smp_call_func_t func, void *info, int wait);
void smp_call_function_many(const struct cpumask *mask, smp_call_func_t func, void *info, bool wait);
/* The same, and on that of the caller. */
void on_each_cpu_cond_mask(bool (*cond)(int cpu, void *info), smp_call_func_t func, void *info, bool wait,
			   const struct cpumask *mask);
LKM_WAIST_END

#ifndef __cplusplus
#define raw_smp_processor_id() (current->processor)
#define smp_processor_id() raw_smp_processor_id()
#define get_cpu() ({ preempt_disable(); smp_processor_id(); })
#define put_cpu() preempt_enable()

#define on_each_cpu(func, info, wait) on_each_cpu_cond_mask(NULL, func, info, wait, cpu_online_mask)
#define on_each_cpu_mask(mask, func, info, wait) on_each_cpu_cond_mask(NULL, func, info, wait, mask)
#define on_each_cpu_cond(cond, func, info, wait) on_each_cpu_cond_mask(cond, func, info, wait, cpu_online_mask)
#endif
