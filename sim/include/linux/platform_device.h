/* SPDX-License-Identifier: MIT OR GPL-2.0-only */
/* Models include/linux/platform_device.h (Linux 6.1): devices that no bus finds, so that somebody has to say they are there. */
#pragma once

#include "device.h"
#include "err.h"
#include "ioport.h"
#include "mod_devicetable.h"

LKM_WAIST_BEGIN
struct mfd_cell;
struct module;
struct property_entry;

struct platform_device {
	const char *name;
	int id; /* NAME.ID is the device's name; without a number for PLATFORM_DEVID_NONE */
	bool id_auto;
	struct device dev;
	u64 platform_dma_mask;
	u32 num_resources;
	struct resource *resource;
	const struct platform_device_id *id_entry; /* of the driver's table, once that has matched */
	const char *driver_override;
	struct mfd_cell *mfd_cell;
};

/* Everything that platform_device_register_full() copies into a device. */
struct platform_device_info {
	struct device *parent;
	struct fwnode_handle *fwnode;
	bool of_node_reused;
	const char *name;
	int id;
	const struct resource *res;
	unsigned int num_res;
	const void *data;
	size_t size_data;
	u64 dma_mask;
	const struct property_entry *properties; /* not modelled */
};

struct platform_driver {
	int (*probe)(struct platform_device *dev);
	/* Its result is only logged. From Linux 6.11 on it has none, as remove_new() has. */
	int (*remove)(struct platform_device *dev);
	void (*remove_new)(struct platform_device *dev);
	void (*shutdown)(struct platform_device *dev);
	int (*suspend)(struct platform_device *dev, pm_message_t state);
	int (*resume)(struct platform_device *dev);
	struct device_driver driver;
	const struct platform_device_id *id_table; /* up to one without a name; NULL: the driver's name is the device's */
	bool prevent_deferred_probe;
	bool driver_managed_dma;
};

/* All that register, add or remove may sleep. Those of a device that was not allocated here. */
int platform_device_register(struct platform_device *pdev);
void platform_device_unregister(struct platform_device *pdev);
/* An error pointer when it fails. */
struct platform_device *platform_device_register_full(const struct platform_device_info *pdevinfo);
/* NULL without memory. platform_device_add() is to follow, or platform_device_put(). */
struct platform_device *platform_device_alloc(const char *name, int id);
int platform_device_add_resources(struct platform_device *pdev, const struct resource *res, unsigned int num);
int platform_device_add_data(struct platform_device *pdev, const void *data, size_t size);
int platform_device_add(struct platform_device *pdev);
void platform_device_del(struct platform_device *pdev);
void platform_device_put(struct platform_device *pdev);
/* All of them or none. */
int platform_add_devices(struct platform_device **devs, int num);

int __platform_driver_register(struct platform_driver *drv, struct module *owner);
void platform_driver_unregister(struct platform_driver *drv);
/* For devices that are there now: -ENODEV when it binds none. */
int __platform_driver_probe(struct platform_driver *drv, int (*probe)(struct platform_device *dev), struct module *owner);
struct platform_device *__platform_create_bundle(struct platform_driver *drv, int (*probe)(struct platform_device *dev),
						 struct resource *res, unsigned int n_res, const void *data, size_t size,
						 struct module *owner);
int __platform_register_drivers(struct platform_driver *const *drivers, unsigned int count, struct module *owner);
void platform_unregister_drivers(struct platform_driver *const *drivers, unsigned int count);

/* The n-th of a type, or the one of a type and name; NULL when there is none. */
struct resource *platform_get_resource(struct platform_device *pdev, unsigned int type, unsigned int num);
struct resource *platform_get_resource_byname(struct platform_device *pdev, unsigned int type, const char *name);
struct resource *platform_get_mem_or_io(struct platform_device *pdev, unsigned int num);
/* The number of an interrupt, or -ENXIO, which is logged unless it is optional. */
int platform_get_irq(struct platform_device *pdev, unsigned int num);
int platform_get_irq_optional(struct platform_device *pdev, unsigned int num);
int platform_get_irq_byname(struct platform_device *pdev, const char *name);
int platform_get_irq_byname_optional(struct platform_device *pdev, const char *name);
int platform_irq_count(struct platform_device *pdev);
/* With a reference; NULL when the driver is for none. */
struct device *platform_find_device_by_driver(struct device *start, const struct device_driver *drv);

/* Those of the current kernel. */
struct bus_type *lkm_platform_bus_type(void);
struct device *lkm_platform_bus(void);

static inline void *platform_get_drvdata(const struct platform_device *pdev)
{
	return dev_get_drvdata(&pdev->dev);
}

static inline void platform_set_drvdata(struct platform_device *pdev, void *data)
{
	dev_set_drvdata(&pdev->dev, data);
}
LKM_WAIST_END

#ifdef __cplusplus
namespace lkm::waist {
/* constants_test.py: int PLATFORM_DEVID_* */
inline constexpr int PLATFORM_DEVID_NONE{-1};
inline constexpr int PLATFORM_DEVID_AUTO{-2};
}
#else
#define PLATFORM_DEVID_NONE (-1)
#define PLATFORM_DEVID_AUTO (-2)

#define platform_bus_type (*lkm_platform_bus_type())
#define platform_bus (*lkm_platform_bus())
#define dev_is_platform(device) ((device)->bus == &platform_bus_type)
#define to_platform_device(device) container_of(device, struct platform_device, dev)
#define to_platform_driver(drv) container_of(drv, struct platform_driver, driver)
#define platform_get_device_id(pdev) ((pdev)->id_entry)

#define platform_driver_register(drv) __platform_driver_register(drv, THIS_MODULE)
#define platform_driver_probe(drv, probe) __platform_driver_probe(drv, probe, THIS_MODULE)
#define platform_register_drivers(drivers, count) __platform_register_drivers(drivers, count, THIS_MODULE)
#define platform_create_bundle(drv, probe, res, n_res, data, size) \
	__platform_create_bundle(drv, probe, res, n_res, data, size, THIS_MODULE)
#define module_platform_driver(drv) module_driver(drv, platform_driver_register, platform_driver_unregister)
#define builtin_platform_driver(drv) builtin_driver(drv, platform_driver_register)
#define module_platform_driver_probe(drv, its_probe) \
	lkm_module_calls(drv, platform_driver_probe(&(drv), its_probe), platform_driver_unregister(&(drv)))

/* The simpler forms of platform_device_register_full(). */
static inline struct platform_device *platform_device_register_resndata(struct device *parent, const char *name, int id,
									const struct resource *res, unsigned int num,
									const void *data, size_t size)
{
	struct platform_device_info wanted = { .name = name, .id = id };

	wanted.parent = parent;
	if (data)
		wanted.data = data, wanted.size_data = size;
	if (res)
		wanted.res = res, wanted.num_res = num;
	return platform_device_register_full(&wanted);
}

static inline struct platform_device *platform_device_register_simple(const char *name, int id, const struct resource *res,
								      unsigned int num)
{
	return platform_device_register_resndata(NULL, name, id, res, num, NULL, 0);
}

static inline struct platform_device *platform_device_register_data(struct device *parent, const char *name, int id,
								    const void *data, size_t size)
{
	return platform_device_register_resndata(parent, name, id, NULL, 0, data, size);
}
#endif
