/* SPDX-License-Identifier: MIT OR GPL-2.0-only */
/* Models include/linux/nsc_gpio.h (Linux 6.1), for C: what two drivers of GPIO lines share. A module has the functions. */
#pragma once

#ifndef __cplusplus
#include "types.h"

struct device;
struct file;
struct module;

struct nsc_gpio_ops {
	struct module *owner;
	u32 (*gpio_config)(unsigned int iminor, u32 mask, u32 bits);
	void (*gpio_dump)(struct nsc_gpio_ops *amp, unsigned int iminor);
	int (*gpio_get)(unsigned int iminor);
	void (*gpio_set)(unsigned int iminor, int state);
	void (*gpio_change)(unsigned int iminor);
	int (*gpio_current)(unsigned int iminor);
	struct device *dev;
};

ssize_t nsc_gpio_read(struct file *file, char *buf, size_t len, loff_t *ppos);
ssize_t nsc_gpio_write(struct file *file, const char *data, size_t len, loff_t *ppos);
void nsc_gpio_dump(struct nsc_gpio_ops *amp, unsigned int index);
#endif
