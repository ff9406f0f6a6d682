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
struct device_private;

struct device {
	struct kobject kobj;
	struct device *parent;
	struct device_private *p;
	const char *init_name; /* for a device that is not allocated; device_add() copies it */
	void *platform_data;
	void *driver_data;
	dev_t devt; /* a major of 0: no node */
	u32 id;
	struct lkm_class *lkm_class;
	const struct attribute_group **groups;
	void (*release)(struct device *dev);
};

struct device_attribute {
	struct attribute attr;
	ssize_t (*show)(struct device *dev, struct device_attribute *attr, char *buf);
	ssize_t (*store)(struct device *dev, struct device_attribute *attr, const char *buf, size_t count);
};

/* One whose show() and store() are device_show_int() and its kin: a variable. */
struct dev_ext_attribute {
	struct device_attribute attr;
	void *var;
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

int device_create_file(struct device *dev, const struct device_attribute *attr);
void device_remove_file(struct device *dev, const struct device_attribute *attr);
bool device_remove_file_self(struct device *dev, const struct device_attribute *attr);
int device_create_bin_file(struct device *dev, const struct bin_attribute *attr);
void device_remove_bin_file(struct device *dev, const struct bin_attribute *attr);
int device_add_groups(struct device *dev, const struct attribute_group **groups);
void device_remove_groups(struct device *dev, const struct attribute_group **groups);
int device_add_group(struct device *dev, const struct attribute_group *grp);
void device_remove_group(struct device *dev, const struct attribute_group *grp);
ssize_t device_show_ulong(struct device *dev, struct device_attribute *attr, char *buf);
ssize_t device_store_ulong(struct device *dev, struct device_attribute *attr, const char *buf, size_t count);
ssize_t device_show_int(struct device *dev, struct device_attribute *attr, char *buf);
ssize_t device_store_int(struct device *dev, struct device_attribute *attr, const char *buf, size_t count);
ssize_t device_show_bool(struct device *dev, struct device_attribute *attr, char *buf);
ssize_t device_store_bool(struct device *dev, struct device_attribute *attr, const char *buf, size_t count);

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
#define DEVICE_ATTR(_name, _mode, _show, _store) \
	struct device_attribute dev_attr_##_name = __ATTR(_name, _mode, _show, _store)
#define DEVICE_ATTR_PREALLOC(_name, _mode, _show, _store) \
	struct device_attribute dev_attr_##_name = __ATTR_PREALLOC(_name, _mode, _show, _store)
#define DEVICE_ATTR_RW(_name) struct device_attribute dev_attr_##_name = __ATTR_RW(_name)
#define DEVICE_ATTR_RO(_name) struct device_attribute dev_attr_##_name = __ATTR_RO(_name)
#define DEVICE_ATTR_WO(_name) struct device_attribute dev_attr_##_name = __ATTR_WO(_name)
#define DEVICE_ATTR_ADMIN_RW(_name) struct device_attribute dev_attr_##_name = __ATTR_RW_MODE(_name, 0600)
#define DEVICE_ATTR_ADMIN_RO(_name) struct device_attribute dev_attr_##_name = __ATTR_RO_MODE(_name, 0400)
#define DEVICE_ATTR_IGNORE_LOCKDEP(_name, _mode, _show, _store) DEVICE_ATTR(_name, _mode, _show, _store)
#define DEVICE_ULONG_ATTR(_name, _mode, _var) struct dev_ext_attribute dev_attr_##_name = \
	{ __ATTR(_name, _mode, device_show_ulong, device_store_ulong), &(_var) }
#define DEVICE_INT_ATTR(_name, _mode, _var) struct dev_ext_attribute dev_attr_##_name = \
	{ __ATTR(_name, _mode, device_show_int, device_store_int), &(_var) }
#define DEVICE_BOOL_ATTR(_name, _mode, _var) struct dev_ext_attribute dev_attr_##_name = \
	{ __ATTR(_name, _mode, device_show_bool, device_store_bool), &(_var) }
#endif
