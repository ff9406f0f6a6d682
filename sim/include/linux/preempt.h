/* SPDX-License-Identifier: MIT OR GPL-2.0-only */
/* Models include/linux/preempt.h (Linux 6.1), for C: the context that code runs in. There are tasks and no interrupts. */
#pragma once

#include "sched.h"

#ifndef __cplusplus
#define PREEMPT_MASK 0x000000ffUL
#define SOFTIRQ_MASK 0x0000ff00UL
#define HARDIRQ_MASK 0x000f0000UL
#define NMI_MASK 0x00f00000UL
/* One for each spinlock that is held, and each preempt_disable(). */
#define preempt_count() ((unsigned int)current->preempt_count)
#define hardirq_count() (preempt_count() & HARDIRQ_MASK)
#define softirq_count() (preempt_count() & SOFTIRQ_MASK)
#define irq_count() (preempt_count() & (NMI_MASK | HARDIRQ_MASK | SOFTIRQ_MASK))
#define in_nmi() (preempt_count() & NMI_MASK)
#define in_hardirq() hardirq_count()
#define in_irq() hardirq_count()
#define in_softirq() softirq_count()
#define in_serving_softirq() (softirq_count() & 0x100UL)
#define in_interrupt() irq_count()
#define in_task() (!(preempt_count() & (NMI_MASK | HARDIRQ_MASK | 0x100UL)))
#define in_atomic() (preempt_count() != 0)
/* Until preempt_enable(), sleeping is reported. */
#define preempt_disable() do { current->preempt_count++; barrier(); } while (0)
#define preempt_enable() do { barrier(); current->preempt_count--; } while (0)
#define preempt_enable_no_resched() preempt_enable()
#define preempt_disable_notrace() preempt_disable()
#define preempt_enable_notrace() preempt_enable()
#endif
