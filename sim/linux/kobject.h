/* SPDX-License-Identifier: MIT OR GPL-2.0-only */
/* Models include/linux/kobject.h (Linux 6.1): counted objects; what the character device layer needs of them. */
#pragma once

#include "types.h"

LKM_WAIST_BEGIN
struct kobject;

struct kobj_type {
	void (*release)(struct kobject *kobj);
};

struct kobject {
	char name[64];
	struct kobject *parent;
	const struct kobj_type *ktype;
	unsigned int refcount;
	unsigned int state_initialized;
};

void kobject_init(struct kobject *kobj, const struct kobj_type *ktype);
int kobject_set_name(struct kobject *kobj, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
struct kobject *kobject_get(struct kobject *kobj);
/* NULL when the last reference is already gone. */
struct kobject *kobject_get_unless_zero(struct kobject *kobj);
/* Calls the type's release() with the last reference. */
void kobject_put(struct kobject *kobj);
LKM_WAIST_END
