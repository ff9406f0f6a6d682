/* SPDX-License-Identifier: MIT OR GPL-2.0-only */
/* Models include/linux/gpio/machine.h (Linux 6.1): tables that say which lines a device has. */
#pragma once

#include "../list.h"
#include "../types.h"

LKM_WAIST_BEGIN
enum gpio_lookup_flags {
	GPIO_ACTIVE_HIGH = 0x00,
	GPIO_ACTIVE_LOW = 0x01,
	GPIO_OPEN_DRAIN = 0x02,
	GPIO_OPEN_SOURCE = 0x04,
	GPIO_PERSISTENT = 0x00,
	GPIO_TRANSITORY = 0x08,
	GPIO_PULL_UP = 0x10,
	GPIO_PULL_DOWN = 0x20,
	GPIO_PULL_DISABLE = 0x40,
	GPIO_LOOKUP_FLAGS_DEFAULT = 0x00
};

struct gpiod_lookup {
	const char *key; /* the label of a chip, or the name of a line when chip_hwnum is 65535; NULL ends a table */
	u16 chip_hwnum;
	const char *con_id; /* what gpiod_get() asks for; NULL: whatever it is */
	unsigned int idx;
	unsigned long flags; /* of enum gpio_lookup_flags */
};

/* Its end is of C, which C++ compilers know as well. */
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wpedantic"
struct gpiod_lookup_table {
	struct list_head list;
	const char *dev_id; /* the name of the device; NULL: for who asks without one */
	struct gpiod_lookup table[];
};
#pragma GCC diagnostic pop

/* A line that is requested as soon as its chip is there; an array of them ends with one without a label of a chip. */
struct gpiod_hog {
	struct list_head list;
	const char *chip_label;
	u16 chip_hwnum;
	const char *line_name;
	unsigned long lflags;
	int dflags;
};

/* May sleep. */
void gpiod_add_lookup_table(struct gpiod_lookup_table *table);
void gpiod_remove_lookup_table(struct gpiod_lookup_table *table);
void gpiod_add_hogs(struct gpiod_hog *hogs);
void gpiod_remove_hogs(struct gpiod_hog *hogs);
LKM_WAIST_END

#ifndef __cplusplus
#define GPIO_LOOKUP_IDX(_key, _chip_hwnum, _con_id, _idx, _flags) \
	(struct gpiod_lookup){_key, _chip_hwnum, _con_id, _idx, _flags}
#define GPIO_LOOKUP(_key, _chip_hwnum, _con_id, _flags) GPIO_LOOKUP_IDX(_key, _chip_hwnum, _con_id, 0, _flags)
#define GPIO_LOOKUP_SINGLE(_name, _dev_id, _key, _chip_hwnum, _con_id, _flags) \
	static struct gpiod_lookup_table _name = {.dev_id = _dev_id, \
						  .table = {{_key, _chip_hwnum, _con_id, 0, _flags}, {NULL}}}
#define GPIO_HOG(_chip_label, _chip_hwnum, _line_name, _lflags, _dflags) \
	(struct gpiod_hog){{NULL, NULL}, _chip_label, _chip_hwnum, _line_name, _lflags, _dflags}
#endif
