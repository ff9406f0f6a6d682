/* SPDX-License-Identifier: MIT OR GPL-2.0-only */
/* Models include/linux/device/class.h (Linux 6.1): a kind of device, and how its nodes are called. */
#pragma once

#include "../kobject.h"
#include "../types.h"

#ifndef __cplusplus
/* C++ keeps the word for itself: there it is struct lkm_class, and the member of struct device is called so as well. */
#define lkm_class class
#endif

LKM_WAIST_BEGIN
struct attribute_group;
struct device;
struct lkm_class;
struct lock_class_key;
struct module;
struct subsys_private;

struct lkm_class {
	const char *name; /* not copied: it must live as long as the class */
	struct module *owner;
	const struct attribute_group **class_groups;
	const struct attribute_group **dev_groups;
	int (*dev_uevent)(struct device *dev, struct kobj_uevent_env *env);
	/* The node's name below /dev, kmalloc()ed, or NULL for the device's own; may set *mode, which may be NULL. From
	 * Linux 6.2 on the device is const. */
	char *(*devnode)(struct device *dev, umode_t *mode);
	void (*class_release)(struct lkm_class *cls);
	void (*dev_release)(struct device *dev);
	struct subsys_private *p;
};

/* From Linux 6.4 on both are const. */
struct class_attribute {
	struct attribute attr;
	ssize_t (*show)(struct lkm_class *cls, struct class_attribute *attr, char *buf);
	ssize_t (*store)(struct lkm_class *cls, struct class_attribute *attr, const char *buf, size_t count);
};

/* One whose show() is show_class_attr_string(). */
struct class_attribute_string {
	struct class_attribute attr;
	char *str;
};

/* 0, or -EEXIST when a class has that name. May sleep. */
int __class_register(struct lkm_class *cls, struct lock_class_key *key);
void class_unregister(struct lkm_class *cls);
/* An error pointer where class_register() fails. May sleep. */
struct lkm_class *__class_create(struct module *owner, const char *name, struct lock_class_key *key);
/* After the last of its devices; NULL and error pointers are nothing. */
void class_destroy(struct lkm_class *cls);
int class_create_file_ns(struct lkm_class *cls, const struct class_attribute *attr, const void *ns);
void class_remove_file_ns(struct lkm_class *cls, const struct class_attribute *attr, const void *ns);
ssize_t show_class_attr_string(struct lkm_class *cls, struct class_attribute *attr, char *buf);

static inline int class_create_file(struct lkm_class *cls, const struct class_attribute *attr)
{
	return class_create_file_ns(cls, attr, 0);
}

static inline void class_remove_file(struct lkm_class *cls, const struct class_attribute *attr)
{
	class_remove_file_ns(cls, attr, 0);
}
LKM_WAIST_END

#ifndef __cplusplus
#define CLASS_ATTR_RW(_name) struct class_attribute class_attr_##_name = __ATTR_RW(_name)
#define CLASS_ATTR_RO(_name) struct class_attribute class_attr_##_name = __ATTR_RO(_name)
#define CLASS_ATTR_WO(_name) struct class_attribute class_attr_##_name = __ATTR_WO(_name)
#define _CLASS_ATTR_STRING(_name, _mode, _str) { __ATTR(_name, _mode, show_class_attr_string, NULL), _str }
#define CLASS_ATTR_STRING(_name, _mode, _str) \
	struct class_attribute_string class_attr_##_name = _CLASS_ATTR_STRING(_name, _mode, _str)
#define class_register(cls) __class_register(cls, NULL)
/* class_create(owner, name) is 6.1's form, class_create(name) that of 6.4 and later: both are taken. */
#define class_create(...) lkm_class_create_form(__VA_ARGS__, lkm_class_create_by, lkm_class_create_named, 0)(__VA_ARGS__)
#define lkm_class_create_form(first, second, form, ...) form
#define lkm_class_create_by(owner, name) __class_create(owner, name, NULL)
#define lkm_class_create_named(name) __class_create(NULL, name, NULL)
#endif
