/* SPDX-License-Identifier: MIT OR GPL-2.0-only */
/* Models include/linux/irq.h (Linux 6.1), as far as a driver of a device uses it, and as far as one needs it that has lines
 * of its own, which software raises. */
#pragma once

#include "irqreturn.h"
#include "types.h"

LKM_WAIST_BEGIN
struct cpumask;
struct irq_affinity_desc;
struct irq_desc;
struct module;
typedef void (*irq_flow_handler_t)(struct irq_desc *desc);

/* The simulator calls none of its functions: it has no hardware. */
struct irq_chip {
	const char *name;
};
#ifndef __cplusplus
extern struct irq_chip dummy_irq_chip;
#endif

/* The number of the first of `cnt` new lines, from `from` on, or a negative error. May sleep. */
int __irq_alloc_descs(int irq, unsigned int from, unsigned int cnt, int node, struct module *owner,
		      const struct irq_affinity_desc *affinity);
void irq_free_descs(unsigned int irq, unsigned int cnt);
/* A new line can be requested afterwards. `handle` is handle_simple_irq(). */
void irq_set_chip_and_handler_name(unsigned int irq, const struct irq_chip *chip, irq_flow_handler_t handle,
				   const char *name);
void handle_simple_irq(struct irq_desc *desc);
/* 0, or -EINVAL for a line that does not exist. */
int irq_set_irq_type(unsigned int irq, unsigned int type);
/* Calls the handlers of the line, in the caller's context, with interrupts disabled. 0 or -EINVAL. */
int generic_handle_irq(unsigned int irq);
LKM_WAIST_END

#ifndef __cplusplus
#define IRQ_TYPE_NONE 0x00000000
#define IRQ_TYPE_EDGE_RISING 0x00000001
#define IRQ_TYPE_EDGE_FALLING 0x00000002
#define IRQ_TYPE_EDGE_BOTH 0x00000003
#define IRQ_TYPE_LEVEL_HIGH 0x00000004
#define IRQ_TYPE_LEVEL_LOW 0x00000008
#define IRQ_TYPE_LEVEL_MASK 0x0000000c
#define IRQ_TYPE_SENSE_MASK 0x0000000f

#define irq_alloc_descs(irq, from, cnt, node) __irq_alloc_descs(irq, from, cnt, node, NULL, NULL)
#define irq_alloc_desc(node) irq_alloc_descs(-1, 1, 1, node)
#define irq_alloc_desc_from(from, node) irq_alloc_descs(-1, from, 1, node)
#define irq_free_desc(irq) irq_free_descs(irq, 1)
#define irq_set_chip_and_handler(irq, chip, handle) irq_set_chip_and_handler_name(irq, chip, handle, NULL)
#include "interrupt.h"
#endif
