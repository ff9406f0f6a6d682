/* SPDX-License-Identifier: MIT OR GPL-2.0-only */
/* Models include/linux/hwmon-sysfs.h (Linux 6.1), for C: attributes of a device that share functions and tell themselves apart by
 * one number, or by two. */
#pragma once

#ifndef __cplusplus
#include "container_of.h"
#include "device.h"

struct sensor_device_attribute {
	struct device_attribute dev_attr;
	int index;
};

struct sensor_device_attribute_2 {
	struct device_attribute dev_attr;
	u8 index, nr;
};

#define to_sensor_dev_attr(attr) container_of(attr, struct sensor_device_attribute, dev_attr)
#define to_sensor_dev_attr_2(attr) container_of(attr, struct sensor_device_attribute_2, dev_attr)

#define SENSOR_ATTR(_name, _mode, _show, _store, its_index) \
	{ .index = its_index, .dev_attr = __ATTR(_name, _mode, _show, _store) }
#define SENSOR_ATTR_RO(_name, _func, _index) SENSOR_ATTR(_name, 0444, _func##_show, NULL, _index)
#define SENSOR_ATTR_RW(_name, _func, _index) SENSOR_ATTR(_name, 0644, _func##_show, _func##_store, _index)
#define SENSOR_ATTR_WO(_name, _func, _index) SENSOR_ATTR(_name, 0200, NULL, _func##_store, _index)
#define SENSOR_ATTR_2(_name, _mode, _show, _store, its_nr, its_index) \
	{ .nr = its_nr, .index = its_index, .dev_attr = __ATTR(_name, _mode, _show, _store) }
#define SENSOR_ATTR_2_RO(_name, _func, _nr, _index) SENSOR_ATTR_2(_name, 0444, _func##_show, NULL, _nr, _index)
#define SENSOR_ATTR_2_RW(_name, _func, _nr, _index) SENSOR_ATTR_2(_name, 0644, _func##_show, _func##_store, _nr, _index)
#define SENSOR_ATTR_2_WO(_name, _func, _nr, _index) SENSOR_ATTR_2(_name, 0200, NULL, _func##_store, _nr, _index)

#define lkm_sensor(_name) struct sensor_device_attribute sensor_dev_attr_##_name
#define SENSOR_DEVICE_ATTR(_name, _mode, _show, _store, _index) lkm_sensor(_name) = SENSOR_ATTR(_name, _mode, _show, _store, _index)
#define SENSOR_DEVICE_ATTR_RO(_name, _func, _index) lkm_sensor(_name) = SENSOR_ATTR_RO(_name, _func, _index)
#define SENSOR_DEVICE_ATTR_RW(_name, _func, _index) lkm_sensor(_name) = SENSOR_ATTR_RW(_name, _func, _index)
#define SENSOR_DEVICE_ATTR_WO(_name, _func, _index) lkm_sensor(_name) = SENSOR_ATTR_WO(_name, _func, _index)
#define lkm_sensor_2(_name) struct sensor_device_attribute_2 sensor_dev_attr_##_name
#define SENSOR_DEVICE_ATTR_2(_name, _mode, _show, _store, _nr, _index) \
	lkm_sensor_2(_name) = SENSOR_ATTR_2(_name, _mode, _show, _store, _nr, _index)
#define SENSOR_DEVICE_ATTR_2_RO(_name, _func, _nr, _index) lkm_sensor_2(_name) = SENSOR_ATTR_2_RO(_name, _func, _nr, _index)
#define SENSOR_DEVICE_ATTR_2_RW(_name, _func, _nr, _index) lkm_sensor_2(_name) = SENSOR_ATTR_2_RW(_name, _func, _nr, _index)
#define SENSOR_DEVICE_ATTR_2_WO(_name, _func, _nr, _index) lkm_sensor_2(_name) = SENSOR_ATTR_2_WO(_name, _func, _nr, _index)
#endif
