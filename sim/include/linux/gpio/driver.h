/* SPDX-License-Identifier: MIT OR GPL-2.0-only */
/* Models include/linux/gpio/driver.h (Linux 6.1): chips with lines of GPIO, for the drivers that have them. A chip's own
 * controller of interrupts, registers in memory and pin control are not modelled. */
#pragma once

#include "consumer.h"
#include "machine.h"
#include "../pinctrl/pinconf-generic.h"
#include "../types.h"

LKM_WAIST_BEGIN
struct device;
struct fwnode_handle;
struct gpio_device;
struct lock_class_key;
struct module;
struct seq_file;

/* The functions get the number of a line in the chip, from 0 on. Any of them may be missing. */
struct gpio_chip {
	const char *label;
	struct gpio_device *gpiodev;
	struct device *parent;
	struct fwnode_handle *fwnode;
	struct module *owner; /* stays loaded while a line is requested */

	int (*request)(struct gpio_chip *gc, unsigned int offset);
	void (*free)(struct gpio_chip *gc, unsigned int offset);
	int (*get_direction)(struct gpio_chip *gc, unsigned int offset);
	int (*direction_input)(struct gpio_chip *gc, unsigned int offset);
	int (*direction_output)(struct gpio_chip *gc, unsigned int offset, int value);
	int (*get)(struct gpio_chip *gc, unsigned int offset);
	int (*get_multiple)(struct gpio_chip *gc, unsigned long *mask, unsigned long *bits);
	void (*set)(struct gpio_chip *gc, unsigned int offset, int value);
	void (*set_multiple)(struct gpio_chip *gc, unsigned long *mask, unsigned long *bits);
	int (*set_config)(struct gpio_chip *gc, unsigned int offset, unsigned long config);
	int (*to_irq)(struct gpio_chip *gc, unsigned int offset); /* may not sleep */
	void (*dbg_show)(struct seq_file *s, struct gpio_chip *gc); /* never called */
	int (*init_valid_mask)(struct gpio_chip *gc, unsigned long *valid_mask, unsigned int ngpios);
	int (*add_pin_ranges)(struct gpio_chip *gc);
	int (*en_hw_timestamp)(struct gpio_chip *gc, u32 offset, unsigned long flags);
	int (*dis_hw_timestamp)(struct gpio_chip *gc, u32 offset, unsigned long flags);
	int base; /* the number of the first line; negative: the kernel chooses it */
	u16 ngpio;
	u16 offset;
	const char *const *names; /* ngpio of them, each of which may be NULL */
	bool can_sleep; /* get() and set() may sleep */
	unsigned long *valid_mask; /* NULL: each line may be used */
};

/* 0, or -EINVAL for a chip without lines, -EBUSY when another chip has some of its numbers. May sleep, as all others do whose
 * comment does not say more. */
int gpiochip_add_data_with_key(struct gpio_chip *gc, void *data, struct lock_class_key *lock_key,
			       struct lock_class_key *request_key);
/* The lines have to be free. */
void gpiochip_remove(struct gpio_chip *gc);
/* The first chip, by its numbers, for which match() is true, which may not sleep; NULL when there is none. */
struct gpio_chip *gpiochip_find(void *data, int (*match)(struct gpio_chip *gc, void *data));
void *gpiochip_get_data(struct gpio_chip *gc);
/* Whose line it is; NULL when nobody's. Never sleeps. */
const char *gpiochip_is_requested(struct gpio_chip *gc, unsigned int offset);

/* For the driver of the chip itself: its module does not stay loaded for it. */
struct gpio_desc *gpiochip_request_own_desc(struct gpio_chip *gc, unsigned int hwnum, const char *label,
					    enum gpio_lookup_flags lflags, enum gpiod_flags dflags);
void gpiochip_free_own_desc(struct gpio_desc *desc);

/* A line that is used as an interrupt cannot become an output: -EIO for one that is. None of these sleeps. */
int gpiochip_lock_as_irq(struct gpio_chip *gc, unsigned int offset);
void gpiochip_unlock_as_irq(struct gpio_chip *gc, unsigned int offset);
int gpiochip_reqres_irq(struct gpio_chip *gc, unsigned int offset);
void gpiochip_relres_irq(struct gpio_chip *gc, unsigned int offset);
void gpiochip_enable_irq(struct gpio_chip *gc, unsigned int offset);
void gpiochip_disable_irq(struct gpio_chip *gc, unsigned int offset);
bool gpiochip_line_is_irq(struct gpio_chip *gc, unsigned int offset);
bool gpiochip_line_is_open_drain(struct gpio_chip *gc, unsigned int offset);
bool gpiochip_line_is_open_source(struct gpio_chip *gc, unsigned int offset);
bool gpiochip_line_is_persistent(struct gpio_chip *gc, unsigned int offset);
bool gpiochip_line_is_valid(const struct gpio_chip *gc, unsigned int offset);

/* An error pointer, -EINVAL, behind the last line. */
struct gpio_desc *gpiochip_get_desc(struct gpio_chip *gc, unsigned int hwnum);
/* NULL for a chip that is gone. */
struct gpio_chip *gpiod_to_chip(const struct gpio_desc *desc);

/* There is no pin control. */
int gpiochip_generic_request(struct gpio_chip *gc, unsigned int offset);
void gpiochip_generic_free(struct gpio_chip *gc, unsigned int offset);

static inline int gpiochip_add(struct gpio_chip *gc)
{
	return gpiochip_add_data_with_key(gc, 0, 0, 0);
}
LKM_WAIST_END

#ifndef __cplusplus
#define GPIO_LINE_DIRECTION_OUT 0
#define GPIO_LINE_DIRECTION_IN 1
#define gpiochip_add_data(gc, data) gpiochip_add_data_with_key(gc, data, NULL, NULL)
#define for_each_requested_gpio_in_range(chip, i, base, size, label) \
	for (i = 0; i < (size); i++) \
		if (!((label) = gpiochip_is_requested(chip, (base) + i))) { \
		} else
#define for_each_requested_gpio(chip, i, label) for_each_requested_gpio_in_range(chip, i, 0, (chip)->ngpio, label)
#endif
