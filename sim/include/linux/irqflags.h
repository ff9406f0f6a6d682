/* SPDX-License-Identifier: MIT OR GPL-2.0-only */
/* Models include/linux/irqflags.h (Linux 6.1): sections in which no interrupt arrives. */
#pragma once

#include "types.h"

LKM_WAIST_BEGIN
/* Until local_irq_enable() or local_irq_restore(), sleeping is reported. What local_irq_save() gives says whether
 * interrupts were enabled before. Interrupts that became due arrive when they are enabled again. */
void local_irq_disable(void);
void local_irq_enable(void);
unsigned long lkm_local_irq_save(void);
void local_irq_restore(unsigned long flags);
bool irqs_disabled(void);
LKM_WAIST_END

#ifndef __cplusplus
#define local_irq_save(flags) ((flags) = lkm_local_irq_save())
#define local_save_flags(flags) ((flags) = irqs_disabled() ? 0UL : 0x200UL)
#define irqs_disabled_flags(flags) (!((flags) & 0x200UL))
#endif
