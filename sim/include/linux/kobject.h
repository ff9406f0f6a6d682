/* SPDX-License-Identifier: MIT OR GPL-2.0-only */
/* Models include/linux/kobject.h (Linux 6.1): counted objects with a name and a place in /sys, and what udev is told of
 * them. What the character device layer and the driver core need of it. */
#pragma once

#include "types.h"

#include <stdarg.h>

LKM_WAIST_BEGIN
struct kernfs_node;
struct kobject;

enum kobject_action {
	KOBJ_ADD,
	KOBJ_REMOVE,
	KOBJ_CHANGE,
	KOBJ_MOVE,
	KOBJ_ONLINE,
	KOBJ_OFFLINE,
	KOBJ_BIND,
	KOBJ_UNBIND,
};

/* The variables of an uevent. */
struct kobj_uevent_env {
	char *argv[3];
	char *envp[64];
	int envp_idx;
	char buf[2048];
	int buflen;
};

struct kobj_type {
	void (*release)(struct kobject *kobj);
	/* In place of Linux's ksets: the subsystem, NULL for none, and the variables of an uevent. */
	const char *(*lkm_subsystem)(struct kobject *kobj);
	int (*lkm_uevent)(struct kobject *kobj, struct kobj_uevent_env *env);
};

struct kobject {
	const char *name; /* kmalloc()ed, and freed with the object */
	struct kobject *parent;
	const struct kobj_type *ktype;
	struct kernfs_node *sd; /* its directory in /sys */
	unsigned int refcount;
	unsigned int state_initialized;
	unsigned int uevent_suppress;
};

static inline const char *kobject_name(const struct kobject *kobj)
{
	return kobj->name;
}

void kobject_init(struct kobject *kobj, const struct kobj_type *ktype);
int kobject_set_name(struct kobject *kobj, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
/* A slash in the name becomes an exclamation mark: a name is one directory. */
int kobject_set_name_vargs(struct kobject *kobj, const char *fmt, va_list vargs) __attribute__((format(printf, 2, 0)));
struct kobject *kobject_get(struct kobject *kobj);
/* NULL when the last reference is already gone. */
struct kobject *kobject_get_unless_zero(struct kobject *kobj);
/* Calls the type's release() with the last reference. */
void kobject_put(struct kobject *kobj);
/* -EINVAL for an object that udev does not hear of. */
int kobject_uevent(struct kobject *kobj, enum kobject_action action);
int kobject_uevent_env(struct kobject *kobj, enum kobject_action action, char *envp[]);
int add_uevent_var(struct kobj_uevent_env *env, const char *format, ...) __attribute__((format(printf, 2, 3)));
LKM_WAIST_END
