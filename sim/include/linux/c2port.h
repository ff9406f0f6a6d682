/* SPDX-License-Identifier: MIT OR GPL-2.0-only */
/* Models include/linux/c2port.h (Linux 6.1), for C: the two wires by which some microcontrollers get their program. A module has
 * the functions. */
#pragma once

#ifndef __cplusplus
#include "mutex.h"

#define C2PORT_NAME_LEN 32

struct c2port_device;
struct device;

struct c2port_ops {
	unsigned short block_size, blocks_num; /* of the flash memory */
	void (*access)(struct c2port_device *dev, int status);
	void (*c2d_dir)(struct c2port_device *dev, int dir);
	int (*c2d_get)(struct c2port_device *dev);
	void (*c2d_set)(struct c2port_device *dev, int status);
	void (*c2ck_set)(struct c2port_device *dev, int status);
};

struct c2port_device {
	unsigned int access : 1, flash_access : 1;
	int id;
	char name[C2PORT_NAME_LEN];
	struct c2port_ops *ops;
	struct mutex mutex;
	struct device *dev;
	void *private_data;
};

struct c2port_device *c2port_device_register(char *name, struct c2port_ops *ops, void *devdata);
void c2port_device_unregister(struct c2port_device *dev);

#endif
