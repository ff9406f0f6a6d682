// SPDX-License-Identifier: MIT OR GPL-2.0-only
/* A class "fuzzclass", its device "fuzzcup", and their attributes. */
#include "family.h"

#include <linux/device.h>
#include <linux/err.h>
#include <linux/sysfs.h>
#include <linux/version.h>

#if LINUX_VERSION_CODE >= KERNEL_VERSION(6, 4, 0)
#define CLASS_CONST const
#define make_class(name) class_create(name)
#else
#define CLASS_CONST
#define make_class(name) class_create(THIS_MODULE, name)
#endif

static ssize_t kind_show(CLASS_CONST struct class *class, CLASS_CONST struct class_attribute *attr, char *buf)
{
	return sysfs_emit(buf, "%s of %s\n", attr->attr.name, class->name);
}

static ssize_t kind_store(CLASS_CONST struct class *class, CLASS_CONST struct class_attribute *attr, const char *buf, size_t count)
{
	pr_info("kind: %zu bytes\n", count);
	return count;
}

static CLASS_ATTR_RW(kind);

static int filled = 7;
static bool hot = true;

static ssize_t size_show(struct device *dev, struct device_attribute *attr, char *buf)
{
	return sysfs_emit(buf, "%s of %s\n", attr->attr.name, dev_name(dev));
}

static ssize_t size_store(struct device *dev, struct device_attribute *attr, const char *buf, size_t count)
{
	return -EDOM;
}

static DEVICE_ATTR_RW(size);
static DEVICE_ATTR(extra, 0444, size_show, NULL);
static DEVICE_INT_ATTR(filled, 0644, filled);
static DEVICE_BOOL_ATTR(hot, 0644, hot);
static struct attribute *class_dev_attrs[] = { &dev_attr_size.attr, NULL };
static struct attribute *cup_attrs[] = { &dev_attr_filled.attr.attr, &dev_attr_hot.attr.attr, NULL };
ATTRIBUTE_GROUPS(class_dev);
ATTRIBUTE_GROUPS(cup);
static struct class *cups;
static struct device *cup;

static void device_down(void)
{
	if (cup)
		device_unregister(cup);
	cup = NULL;
}

void entries_class_down(void)
{
	device_down();
	if (cups)
		class_destroy(cups);
	cups = NULL;
}

long entries_class(enum class_action what)
{
	switch (what) {
	case CLASS_UP:
		if (cups)
			return -EALREADY;
		cups = make_class("fuzzclass");
		if (IS_ERR(cups)) {
			long error = PTR_ERR(cups);

			cups = NULL;
			return error;
		}
		cups->dev_groups = class_dev_groups;
		return 0;
	case CLASS_DOWN:
		entries_class_down();
		return 0;
	case DEVICE_DOWN:
		device_down();
		return 0;
	case DEVICE_UP:
		if (!cups || cup)
			return -EALREADY;
		cup = device_create_with_groups(cups, NULL, MKDEV(0, 0), NULL, cup_groups, "fuzzcup");
		if (IS_ERR(cup)) {
			long error = PTR_ERR(cup);

			cup = NULL;
			return error;
		}
		return 0;
	case DEVICE_FILE:
		return cup ? device_create_file(cup, &dev_attr_extra) : -ENODEV;
	case DEVICE_NO_FILE:
		if (cup)
			device_remove_file(cup, &dev_attr_extra);
		return 0;
	case CLASS_FILE:
		return cups ? class_create_file(cups, &class_attr_kind) : -ENODEV;
	default:
		if (cups)
			class_remove_file(cups, &class_attr_kind);
		return 0;
	}
}
