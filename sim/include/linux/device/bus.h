/* SPDX-License-Identifier: MIT OR GPL-2.0-only */
/* Models include/linux/device/bus.h (Linux 6.1): what brings devices and their drivers together. */
#pragma once

#include "../compiler.h"
#include "../kobject.h"
#include "../lockdep_types.h"
#include "../pm.h"
#include "../types.h"

LKM_WAIST_BEGIN
struct attribute_group;
struct device;
struct device_driver;
struct iommu_ops;
struct subsys_private;

/* From Linux 6.9 on it may be const, and from 6.11 on match() gets a driver that is. */
struct bus_type {
	const char *name; /* not copied, as all that is here */
	const char *dev_name; /* a device without a name gets this with its id */
	struct device *dev_root;
	const struct attribute_group **bus_groups;
	const struct attribute_group **dev_groups;
	const struct attribute_group **drv_groups;
	/* Whether the driver is for the device: 1, 0, or a negative error. NULL: each driver is for each device. */
	int (*match)(struct device *dev, struct device_driver *drv);
	int (*uevent)(struct device *dev, struct kobj_uevent_env *env);
	/* These three take the place of the driver's. */
	int (*probe)(struct device *dev);
	void (*sync_state)(struct device *dev);
	void (*remove)(struct device *dev);
	void (*shutdown)(struct device *dev);
	/* Nothing calls these. */
	int (*online)(struct device *dev);
	int (*offline)(struct device *dev);
	int (*suspend)(struct device *dev, pm_message_t state);
	int (*resume)(struct device *dev);
	int (*num_vf)(struct device *dev);
	/* Before probe(), and when the driver is gone. */
	int (*dma_configure)(struct device *dev);
	void (*dma_cleanup)(struct device *dev);
	const struct dev_pm_ops *pm;
	const struct iommu_ops *iommu_ops;
	struct lkm_bus_private *p;
	bool need_parent_lock;
#ifndef __cplusplus
	struct lock_class_key lock_key;
#endif
};

/* From Linux 6.4 on the bus is const. */
struct bus_attribute {
	struct attribute attr;
	ssize_t (*show)(struct bus_type *bus, char *buf);
	ssize_t (*store)(struct bus_type *bus, const char *buf, size_t count);
};

/* -EEXIST when a bus has that name. All of these may sleep. */
int bus_register(struct bus_type *bus);
/* After the last of its devices and drivers. */
void bus_unregister(struct bus_type *bus);
/* Looks for a driver for each device that has none. */
int bus_rescan_devices(struct bus_type *bus);
int device_reprobe(struct device *dev);
int bus_create_file(struct bus_type *bus, struct bus_attribute *attr);
void bus_remove_file(struct bus_type *bus, struct bus_attribute *attr);

/* Each device, or driver, in the order in which they came, those behind `start` only, until `fn` returns something else
 * than 0, which is the result. */
int bus_for_each_dev(struct bus_type *bus, struct device *start, void *data, int (*fn)(struct device *dev, void *data));
int bus_for_each_drv(struct bus_type *bus, struct device_driver *start, void *data,
		     int (*fn)(struct device_driver *drv, void *data));
/* With a reference; NULL when there is none. */
struct device *bus_find_device(struct bus_type *bus, struct device *start, const void *data,
			       int (*match)(struct device *dev, const void *data));
struct kset *bus_get_kset(struct bus_type *bus);
int device_match_name(struct device *dev, const void *name);
int device_match_devt(struct device *dev, const void *pdevt);
int device_match_any(struct device *dev, const void *unused);

static inline struct device *bus_find_device_by_name(struct bus_type *bus, struct device *start, const char *name)
{
	return bus_find_device(bus, start, name, device_match_name);
}

static inline struct device *bus_find_device_by_devt(struct bus_type *bus, dev_t devt)
{
	return bus_find_device(bus, 0, &devt, device_match_devt);
}

static inline struct device *bus_find_next_device(struct bus_type *bus, struct device *cur)
{
	return bus_find_device(bus, cur, 0, device_match_any);
}
LKM_WAIST_END

#ifndef __cplusplus
#define BUS_ATTR_RW(_name) struct bus_attribute bus_attr_##_name = __ATTR_RW(_name)
#define BUS_ATTR_RO(_name) struct bus_attribute bus_attr_##_name = __ATTR_RO(_name)
#define BUS_ATTR_WO(_name) struct bus_attribute bus_attr_##_name = __ATTR_WO(_name)
#endif
