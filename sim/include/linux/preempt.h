/* SPDX-License-Identifier: MIT OR GPL-2.0-only */
/* Models include/linux/preempt.h (Linux 6.1): the context that code runs in. */
#pragma once

#include "sched.h"

LKM_WAIST_BEGIN
/* Ends a section without softirqs: those that became due run now, unless an outer section goes on. */
void lkm_local_bh_enable(void);
LKM_WAIST_END

#ifdef __cplusplus
namespace lkm::waist {
/* constants_test.py: unsigned long PREEMPT_MASK SOFTIRQ_MASK HARDIRQ_MASK NMI_MASK */
inline constexpr unsigned long PREEMPT_MASK{0x000000ffUL};
inline constexpr unsigned long SOFTIRQ_MASK{0x0000ff00UL};
inline constexpr unsigned long HARDIRQ_MASK{0x000f0000UL};
inline constexpr unsigned long NMI_MASK{0x00f00000UL};
/* constants_test.py: unsigned long SOFTIRQ_OFFSET SOFTIRQ_DISABLE_OFFSET HARDIRQ_OFFSET */
inline constexpr unsigned long SOFTIRQ_OFFSET{0x100UL};
inline constexpr unsigned long SOFTIRQ_DISABLE_OFFSET{0x200UL};
inline constexpr unsigned long HARDIRQ_OFFSET{0x10000UL};
}
#else
#define PREEMPT_MASK 0x000000ffUL
#define SOFTIRQ_MASK 0x0000ff00UL
#define HARDIRQ_MASK 0x000f0000UL
#define NMI_MASK 0x00f00000UL
#define SOFTIRQ_OFFSET 0x100UL
#define SOFTIRQ_DISABLE_OFFSET 0x200UL
#define HARDIRQ_OFFSET 0x10000UL
/* One for each spinlock that is held and each preempt_disable(), and more in interrupts and softirqs. */
#define preempt_count() ((unsigned int)current->preempt_count)
#define hardirq_count() (preempt_count() & HARDIRQ_MASK)
#define softirq_count() (preempt_count() & SOFTIRQ_MASK)
#define irq_count() (preempt_count() & (NMI_MASK | HARDIRQ_MASK | SOFTIRQ_MASK))
#define in_nmi() (preempt_count() & NMI_MASK)
#define in_hardirq() hardirq_count()
#define in_irq() hardirq_count()
#define in_softirq() softirq_count()
#define in_serving_softirq() (softirq_count() & SOFTIRQ_OFFSET)
#define in_interrupt() irq_count()
#define in_task() (!(preempt_count() & (NMI_MASK | HARDIRQ_MASK | SOFTIRQ_OFFSET)))
#define in_atomic() (preempt_count() != 0)
/* Until preempt_enable(), sleeping is reported. */
#define preempt_disable() do { current->preempt_count++; barrier(); } while (0)
#define preempt_enable() do { barrier(); current->preempt_count--; } while (0)
#define preempt_enable_no_resched() preempt_enable()
#define preempt_disable_notrace() preempt_disable()
#define preempt_enable_notrace() preempt_enable()
#endif
