/* SPDX-License-Identifier: MIT OR GPL-2.0-only */
/* Models include/linux/enclosure.h (Linux 6.1), for C: a box with places for disks and their lights. A module has the functions. */
#pragma once

#ifndef __cplusplus
#include "container_of.h"
#include "device.h"
#include "list.h"

enum enclosure_component_type {
	ENCLOSURE_COMPONENT_DEVICE = 0x01,
	ENCLOSURE_COMPONENT_CONTROLLER_ELECTRONICS = 0x07,
	ENCLOSURE_COMPONENT_SCSI_TARGET_PORT = 0x14,
	ENCLOSURE_COMPONENT_SCSI_INITIATOR_PORT = 0x15,
	ENCLOSURE_COMPONENT_ARRAY_DEVICE = 0x17,
	ENCLOSURE_COMPONENT_SAS_EXPANDER = 0x18,
};

enum enclosure_status {
	ENCLOSURE_STATUS_UNSUPPORTED,
	ENCLOSURE_STATUS_OK,
	ENCLOSURE_STATUS_CRITICAL,
	ENCLOSURE_STATUS_NON_CRITICAL,
	ENCLOSURE_STATUS_UNRECOVERABLE,
	ENCLOSURE_STATUS_NOT_INSTALLED,
	ENCLOSURE_STATUS_UNKNOWN,
	ENCLOSURE_STATUS_UNAVAILABLE,
	ENCLOSURE_STATUS_MAX
};

enum enclosure_component_setting {
	ENCLOSURE_SETTING_DISABLED = 0,
	ENCLOSURE_SETTING_ENABLED = 1,
	ENCLOSURE_SETTING_BLINK_A_ON_OFF = 2,
	ENCLOSURE_SETTING_BLINK_A_OFF_ON = 3,
	ENCLOSURE_SETTING_BLINK_B_ON_OFF = 6,
	ENCLOSURE_SETTING_BLINK_B_OFF_ON = 7,
};

struct enclosure_component {
	void *scratch;
	struct device cdev;
	struct device *dev; /* what is in it */
	enum enclosure_component_type type;
	int number, fault, active, locate, slot;
	enum enclosure_status status;
	int power_status;
};

struct enclosure_component_callbacks;

struct enclosure_device {
	void *scratch;
	struct list_head node;
	struct device edev;
	struct enclosure_component_callbacks *cb;
	int components;
	struct enclosure_component component[];
};

/* Two of each: one asks, and leaves the answer in the component; one sets. */
#define lkm_enclosure_calls(what, setting) \
	void (*get_##what)(struct enclosure_device *box, struct enclosure_component *place); \
	int (*set_##what)(struct enclosure_device *box, struct enclosure_component *place, setting value)

struct enclosure_component_callbacks {
	lkm_enclosure_calls(status, enum enclosure_status);
	lkm_enclosure_calls(fault, enum enclosure_component_setting);
	lkm_enclosure_calls(active, enum enclosure_component_setting);
	lkm_enclosure_calls(locate, enum enclosure_component_setting);
	lkm_enclosure_calls(power_status, int);
	int (*show_id)(struct enclosure_device *box, char *buf);
};

#define to_enclosure_device(device) container_of(device, struct enclosure_device, edev)
#define to_enclosure_component(device) container_of(device, struct enclosure_component, cdev)

struct enclosure_device *enclosure_register(struct device *dev, const char *name, int components,
					    struct enclosure_component_callbacks *cb);
void enclosure_unregister(struct enclosure_device *edev);
struct enclosure_component *enclosure_component_alloc(struct enclosure_device *edev, unsigned int number,
						      enum enclosure_component_type type, const char *name);
int enclosure_component_register(struct enclosure_component *cdev);
int enclosure_add_device(struct enclosure_device *edev, int component, struct device *dev);
int enclosure_remove_device(struct enclosure_device *edev, struct device *dev);
struct enclosure_device *enclosure_find(struct device *dev, struct enclosure_device *start);
int enclosure_for_each_device(int (*fn)(struct enclosure_device *edev, void *data), void *data);
#endif
