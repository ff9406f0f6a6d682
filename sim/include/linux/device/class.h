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

/* 0, or -EEXIST when a class has that name. May sleep. */
int __class_register(struct lkm_class *cls, struct lock_class_key *key);
void class_unregister(struct lkm_class *cls);
/* An error pointer where class_register() fails. May sleep. */
struct lkm_class *__class_create(struct module *owner, const char *name, struct lock_class_key *key);
/* After the last of its devices; NULL and error pointers are nothing. */
void class_destroy(struct lkm_class *cls);
LKM_WAIST_END

#ifndef __cplusplus
#define class_register(cls) __class_register(cls, NULL)
/* class_create(owner, name) is 6.1's form, class_create(name) that of 6.4 and later: both are taken. */
#define class_create(...) lkm_class_create_form(__VA_ARGS__, lkm_class_create_by, lkm_class_create_named, 0)(__VA_ARGS__)
#define lkm_class_create_form(first, second, form, ...) form
#define lkm_class_create_by(owner, name) __class_create(owner, name, NULL)
#define lkm_class_create_named(name) __class_create(NULL, name, NULL)
#endif
