/* SPDX-License-Identifier: MIT OR GPL-2.0-only */
/* Models include/linux/cdev.h (Linux 6.1). */
#pragma once

#include "kdev_t.h"
#include "kobject.h"
#include "list.h"

LKM_WAIST_BEGIN
struct file_operations;
struct module;

struct cdev {
	struct kobject kobj;
	struct module *owner;
	const struct file_operations *ops;
	struct list_head list; /* inodes that have looked it up */
	dev_t dev;
	unsigned int count;
};

void cdev_init(struct cdev *cdev, const struct file_operations *fops);
struct cdev *cdev_alloc(void);
/* Live at once: an open may arrive before this returns. May sleep. */
int cdev_add(struct cdev *p, dev_t dev, unsigned count);
/* No further open finds it; open files keep their operations. */
void cdev_del(struct cdev *p);
void cdev_put(struct cdev *p);
void cdev_set_parent(struct cdev *p, struct kobject *kobj);
LKM_WAIST_END
