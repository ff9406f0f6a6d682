/* SPDX-License-Identifier: MIT OR GPL-2.0-only */
/* Models include/linux/device/driver.h (Linux 6.1): what drives the devices of a bus. */
#pragma once

#include "../kobject.h"
#include "../pm.h"
#include "../types.h"
#include "bus.h"

LKM_WAIST_BEGIN
struct acpi_device_id;
struct device;
struct driver_private;
struct module;
struct of_device_id;

enum probe_type { PROBE_DEFAULT_STRATEGY, PROBE_PREFER_ASYNCHRONOUS, PROBE_FORCE_SYNCHRONOUS };

struct device_driver {
	const char *name;
	struct bus_type *bus;
	struct module *owner;
	const char *mod_name;
	bool suppress_bind_attrs; /* no files bind and unbind */
	enum probe_type probe_type; /* every probe() is synchronous here */
	const struct of_device_id *of_match_table; /* nothing looks at these two */
	const struct acpi_device_id *acpi_match_table;
	/* 0: it drives the device from now on. -EPROBE_DEFER: ask again when another device has got its driver. -ENODEV, -ENXIO:
	 * not this device. Other errors are logged. */
	int (*probe)(struct device *dev);
	void (*sync_state)(struct device *dev);
	int (*remove)(struct device *dev);
	void (*shutdown)(struct device *dev); /* as suspend() and resume(): nothing calls it */
	int (*suspend)(struct device *dev, pm_message_t state);
	int (*resume)(struct device *dev);
	const struct attribute_group **groups; /* of the driver */
	const struct attribute_group **dev_groups; /* of each device, as long as it is bound */
	const struct dev_pm_ops *pm;
	void (*coredump)(struct device *dev);
	struct driver_private *p;
};

struct driver_attribute {
	struct attribute attr;
	ssize_t (*show)(struct device_driver *driver, char *buf);
	ssize_t (*store)(struct device_driver *driver, const char *buf, size_t count);
};

/* Binds the devices of the bus that have no driver. -EBUSY when the bus has a driver of that name, -EINVAL when the bus is
 * not registered. All of these may sleep. */
int driver_register(struct device_driver *drv);
/* Unbinds its devices, the last one first. */
void driver_unregister(struct device_driver *drv);
/* Without a reference. */
struct device_driver *driver_find(const char *name, struct bus_type *bus);
int driver_create_file(struct device_driver *driver, const struct driver_attribute *attr);
void driver_remove_file(struct device_driver *driver, const struct driver_attribute *attr);
int driver_for_each_device(struct device_driver *drv, struct device *start, void *data,
			   int (*fn)(struct device *dev, void *data));
/* With a reference; NULL when there is none. */
struct device *driver_find_device(struct device_driver *drv, struct device *start, const void *data,
				  int (*match)(struct device *dev, const void *data));
/* Until each probe that was deferred, and can be tried again, has been. */
void wait_for_device_probe(void);
/* Sets or clears the name of the only driver that a device takes: `s` has `len` bytes, up to a newline. */
int driver_set_override(struct device *dev, const char **override, const char *s, size_t len);

static inline struct device *driver_find_device_by_name(struct device_driver *drv, const char *name)
{
	return driver_find_device(drv, 0, name, device_match_name);
}
LKM_WAIST_END

#ifndef __cplusplus
#define DRIVER_ATTR_RW(_name) struct driver_attribute driver_attr_##_name = __ATTR_RW(_name)
#define DRIVER_ATTR_RO(_name) struct driver_attribute driver_attr_##_name = __ATTR_RO(_name)
#define DRIVER_ATTR_WO(_name) struct driver_attribute driver_attr_##_name = __ATTR_WO(_name)

/* Init and exit functions that are a call each. */
#define lkm_module_calls(stem, enters, leaves) \
	static int __init stem##_init(void) { return enters; } \
	static void __exit stem##_exit(void) { leaves; } \
	module_init(stem##_init); \
	module_exit(stem##_exit);

/* A module that registers one driver, and unregisters it. What follows is for both functions. */
#define module_driver(its_driver, enter, leave, ...) \
	lkm_module_calls(its_driver, enter(&its_driver, ##__VA_ARGS__), leave(&its_driver, ##__VA_ARGS__))
#define builtin_driver(its_driver, enter, ...) \
	static int __init its_driver##_init(void) { return enter(&its_driver, ##__VA_ARGS__); } \
	module_init(its_driver##_init);
#endif
