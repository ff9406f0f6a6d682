/* SPDX-License-Identifier: MIT OR GPL-2.0-only */
/* linux/interrupt.h for C++. A part of lkm/abi.h, which includes it. */

#if defined(__cplusplus) && defined(__KERNEL__)
enum irqreturn { IRQ_NONE, IRQ_HANDLED, IRQ_WAKE_THREAD };
#endif

LKM_FORWARD(int, request_threaded_irq,
	    (unsigned int irq, enum irqreturn (*handler)(int irq, void *dev), enum irqreturn (*thread)(int irq, void *dev),
	     unsigned long flags, const char *name, void *dev),
	    (irq, handler, thread, flags, name, dev))
LKM_FORWARD(const void *, free_irq, (unsigned int irq, void *dev), (irq, dev))
LKM_FORWARD(void, disable_irq, (unsigned int irq), (irq))
LKM_FORWARD(void, enable_irq, (unsigned int irq), (irq))
