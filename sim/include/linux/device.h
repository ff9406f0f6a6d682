/* SPDX-License-Identifier: MIT OR GPL-2.0-only */
/* Models include/linux/device.h (Linux 6.1): devices, which have a class or a bus, a node in /dev, a place in /sys and a driver, and
 * what goes with the driver. */
#pragma once

#include "dev_printk.h"
#include "device/bus.h"
#include "device/class.h"
#include "device/driver.h"
#include "err.h"
#include "gfp.h"
#include "kdev_t.h"
#include "kobject.h"
#include "mutex.h"
#include "numa.h"
#include "pm.h"
#include "stringify.h"
#include "types.h"

LKM_WAIST_BEGIN
struct device_node;
struct device_private;
struct fwnode_handle;

/* A kind of device among those of a bus or class. */
struct device_type {
	const char *name; /* DEVTYPE of its uevents */
	const struct attribute_group **groups;
	int (*uevent)(struct device *dev, struct kobj_uevent_env *env);
	char *(*devnode)(struct device *dev, umode_t *mode, kuid_t *uid, kgid_t *gid);
	void (*release)(struct device *dev);
	const struct dev_pm_ops *pm;
};

struct device {
	struct kobject kobj;
	struct device *parent;
	struct device_private *p;
	const char *init_name; /* for a device that is not allocated; device_add() copies it */
	const struct device_type *type;
	struct bus_type *bus;
	struct device_driver *driver; /* that it is bound to */
	void *platform_data;
	void *driver_data;
	struct mutex mutex; /* held by whoever binds or unbinds it */
	u64 *dma_mask;
	u64 coherent_dma_mask;
	struct device_node *of_node;
	struct fwnode_handle *fwnode;
	dev_t devt; /* a major of 0: no node */
	u32 id;
	struct lkm_class *lkm_class;
	const struct attribute_group **groups;
	void (*release)(struct device *dev);
	bool of_node_reused;
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

/* Binds a device: to `dev->driver`, when that is set before, or to the first driver that takes it: 1 when it is bound, 0 when there
 * is none. The functions for binding may sleep. */
int device_attach(struct device *dev);
/* Each device of the bus that the driver is for. */
int driver_attach(struct device_driver *drv);
/* To `dev->driver`, without asking whether it is for the device. */
int device_bind_driver(struct device *dev);
int device_driver_attach(struct device_driver *drv, struct device *dev);
void device_release_driver(struct device *dev);
int device_for_each_child(struct device *dev, void *data, int (*fn)(struct device *dev, void *data));
int device_for_each_child_reverse(struct device *dev, void *data, int (*fn)(struct device *dev, void *data));
/* With a reference; NULL when there is none. */
struct device *device_find_child(struct device *parent, void *data, int (*match)(struct device *dev, void *data));
struct device *device_find_child_by_name(struct device *parent, const char *name);

/* A device below /sys/devices that only is a place for others; an error pointer when that fails. */
struct device *__root_device_register(const char *name, struct module *owner);
void root_device_unregister(struct device *root);

/* What is released when the driver is unbound, when probe() fails, or else with the device: the last one first. */
typedef void (*dr_release_t)(struct device *dev, void *res);
typedef int (*dr_match_t)(struct device *dev, void *res, void *match_data);
void *__devres_alloc_node(dr_release_t release, size_t size, gfp_t gfp, int nid, const char *name);
/* One that devres_add() has not been called for. */
void devres_free(void *res);
void devres_add(struct device *dev, void *res);
/* The latest one with that release function that matches; NULL when there is none. */
void *devres_find(struct device *dev, dr_release_t release, dr_match_t match, void *match_data);
/* That one, and `new_res` is freed; or `new_res`, which is added. */
void *devres_get(struct device *dev, void *new_res, dr_match_t match, void *match_data);
/* Not the device's any more, without its release function; the caller frees it. */
void *devres_remove(struct device *dev, dr_release_t release, dr_match_t match, void *match_data);
/* The same, and frees it; devres_release() calls its release function as well. -ENOENT when there is none. */
int devres_destroy(struct device *dev, dr_release_t release, dr_match_t match, void *match_data);
int devres_release(struct device *dev, dr_release_t release, dr_match_t match, void *match_data);
void devres_for_each_res(struct device *dev, dr_release_t release, dr_match_t match, void *match_data,
			 void (*fn)(struct device *dev, void *res, void *data), void *data);
/* A group is what is added between the two calls. Its id is `id` or, for NULL, the result. NULL instead of an id: the latest
 * group that is open. */
void *devres_open_group(struct device *dev, void *id, gfp_t gfp);
void devres_close_group(struct device *dev, void *id);
void devres_remove_group(struct device *dev, void *id);
/* Also releases what is in it: how much that was. */
int devres_release_group(struct device *dev, void *id);

void *devm_kmalloc(struct device *dev, size_t size, gfp_t gfp);
void *devm_krealloc(struct device *dev, void *ptr, size_t size, gfp_t gfp);
void devm_kfree(struct device *dev, const void *p);
char *devm_kstrdup(struct device *dev, const char *s, gfp_t gfp);
const char *devm_kstrdup_const(struct device *dev, const char *s, gfp_t gfp);
void *devm_kmemdup(struct device *dev, const void *src, size_t len, gfp_t gfp);
char *devm_kvasprintf(struct device *dev, gfp_t gfp, const char *fmt, va_list ap) __attribute__((format(printf, 3, 0)));
char *devm_kasprintf(struct device *dev, gfp_t gfp, const char *fmt, ...) __attribute__((format(printf, 3, 4)));
int devm_add_action(struct device *dev, void (*action)(void *data), void *data);
/* Without the call, and with it. */
void devm_remove_action(struct device *dev, void (*action)(void *data), void *data);
void devm_release_action(struct device *dev, void (*action)(void *data), void *data);
int devm_device_add_groups(struct device *dev, const struct attribute_group **groups);
void devm_device_remove_groups(struct device *dev, const struct attribute_group **groups);
int devm_device_add_group(struct device *dev, const struct attribute_group *grp);
void devm_device_remove_group(struct device *dev, const struct attribute_group *grp);

static inline void *devm_kzalloc(struct device *dev, size_t size, gfp_t gfp)
{
	return devm_kmalloc(dev, size, gfp | 0x100U /* __GFP_ZERO */);
}

static inline void *devm_kmalloc_array(struct device *dev, size_t n, size_t size, gfp_t gfp)
{
	size_t all;

	return __builtin_mul_overflow(n, size, &all) ? (void *)0 : devm_kmalloc(dev, all, gfp);
}

static inline void *devm_kcalloc(struct device *dev, size_t n, size_t size, gfp_t gfp)
{
	return devm_kmalloc_array(dev, n, size, gfp | 0x100U /* __GFP_ZERO */);
}

static inline int devm_add_action_or_reset(struct device *dev, void (*action)(void *data), void *data)
{
	const int error = devm_add_action(dev, action, data);

	if (error)
		action(data);
	return error;
}

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

static inline void *dev_get_platdata(const struct device *dev)
{
	return dev->platform_data;
}

static inline int device_is_registered(struct device *dev)
{
	return dev->kobj.state_in_sysfs;
}

static inline void device_lock(struct device *dev)
{
	mutex_lock(&dev->mutex);
}

static inline int device_trylock(struct device *dev)
{
	return mutex_trylock(&dev->mutex);
}

static inline void device_unlock(struct device *dev)
{
	mutex_unlock(&dev->mutex);
}

static inline int dev_to_node(struct device *dev)
{
	(void)dev;
	return -1;
}

static inline void set_dev_node(struct device *dev, int node)
{
	(void)dev;
	(void)node;
}

static inline const char *dev_bus_name(const struct device *dev)
{
	return dev->bus ? dev->bus->name : dev->lkm_class ? dev->lkm_class->name : "";
}

static inline unsigned int dev_get_uevent_suppress(const struct device *dev)
{
	return dev->kobj.uevent_suppress;
}

static inline void dev_set_uevent_suppress(struct device *dev, int value)
{
	dev->kobj.uevent_suppress = value != 0;
}

/* The name of its driver, bus or class: the first that it has. */
const char *dev_driver_string(const struct device *dev);
LKM_WAIST_END

#ifndef __cplusplus
#define devres_alloc(release, size, gfp) devres_alloc_node(release, size, gfp, NUMA_NO_NODE)
#define devres_alloc_node(release, size, gfp, nid) __devres_alloc_node(release, size, gfp, nid, #release)
#define root_device_register(name) __root_device_register(name, THIS_MODULE)
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
