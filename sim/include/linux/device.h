/* SPDX-License-Identifier: MIT OR GPL-2.0-only */
/* Models include/linux/device.h (Linux 6.1): devices, as far as they have a class, a node in /dev and a place in /sys. */
#pragma once

#include "dev_printk.h"
#include "device/class.h"
#include "err.h"
#include "kdev_t.h"
#include "kobject.h"
#include "stringify.h"
#include "types.h"

LKM_WAIST_BEGIN
struct device {
	struct kobject kobj;
	struct device *parent;
	const char *init_name; /* for a device that is not allocated; device_add() copies it */
	void *platform_data;
	void *driver_data;
	dev_t devt; /* a major of 0: no node */
	u32 id;
	struct lkm_class *lkm_class;
	const struct attribute_group **groups;
	void (*release)(struct device *dev);
};

/* Makes a device and its node; an error pointer when that fails: -ENODEV without a class, -EEXIST when the class has one of
 * that name, or another device has the number. May sleep. */
struct device *device_create(struct lkm_class *cls, struct device *parent, dev_t devt, void *drvdata, const char *fmt, ...)
	__attribute__((format(printf, 5, 6)));
struct device *device_create_with_groups(struct lkm_class *cls, struct device *parent, dev_t devt, void *drvdata,
					 const struct attribute_group **groups, const char *fmt, ...)
	__attribute__((format(printf, 6, 7)));
/* The first device of the class with that number; nothing when there is none. */
void device_destroy(struct lkm_class *cls, dev_t devt);

void device_initialize(struct device *dev);
int dev_set_name(struct device *dev, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
int device_add(struct device *dev);
void device_del(struct device *dev);
/* device_initialize() and device_add(). When it fails, put_device() is still to be called. */
int device_register(struct device *dev);
void device_unregister(struct device *dev);
struct device *get_device(struct device *dev);
void put_device(struct device *dev);

static inline const char *dev_name(const struct device *dev)
{
	return dev->init_name ? dev->init_name : kobject_name(&dev->kobj);
}

static inline void *dev_get_drvdata(const struct device *dev)
{
	return dev->driver_data;
}

static inline void dev_set_drvdata(struct device *dev, void *data)
{
	dev->driver_data = data;
}

static inline void dev_set_uevent_suppress(struct device *dev, int value)
{
	dev->kobj.uevent_suppress = value != 0;
}

/* The name of its driver, bus or class: the first that it has. */
const char *dev_driver_string(const struct device *dev);
LKM_WAIST_END

#ifndef __cplusplus
#define MODULE_ALIAS_CHARDEV(major, minor) MODULE_ALIAS("char-major-" __stringify(major) "-" __stringify(minor))
#define MODULE_ALIAS_CHARDEV_MAJOR(major) MODULE_ALIAS("char-major-" __stringify(major) "-*")
#define kobj_to_dev(kobject) container_of(kobject, struct device, kobj)
#endif
