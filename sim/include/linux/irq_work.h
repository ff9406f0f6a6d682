/* SPDX-License-Identifier: MIT OR GPL-2.0-only */
/* Models include/linux/irq_work.h (Linux 6.1): a function that is called as an interrupt, as soon as one can arrive. */
#pragma once

#include "types.h"

LKM_WAIST_BEGIN
struct irq_work {
	bool pending;
	void (*func)(struct irq_work *work);
};

static inline void init_irq_work(struct irq_work *work, void (*func)(struct irq_work *work))
{
	work->pending = 0;
	work->func = func;
}
static inline bool irq_work_is_pending(struct irq_work *work)
{
	return work->pending;
}
static inline bool irq_work_is_busy(struct irq_work *work)
{
	return work->pending;
}
/* False when it was queued already. In any context. */
bool irq_work_queue(struct irq_work *work);
/* Waits until it has been called. May sleep. */
void irq_work_sync(struct irq_work *work);
LKM_WAIST_END

#ifndef __cplusplus
#define IRQ_WORK_INIT(function) ((struct irq_work){ .func = (function) })
#define IRQ_WORK_INIT_LAZY(function) IRQ_WORK_INIT(function)
#define IRQ_WORK_INIT_HARD(function) IRQ_WORK_INIT(function)
#define DEFINE_IRQ_WORK(name, function) struct irq_work name = { .func = (function) }
#endif
