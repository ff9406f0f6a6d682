/* SPDX-License-Identifier: MIT OR GPL-2.0-only */
/* linux/cdev.h for C++. A part of lkm/abi.h, which includes it. */

struct cdev;
struct file_operations;
struct module;

void lkm_cdev_init(struct cdev *cdev, const struct file_operations *fops, struct module *owner);
LKM_FORWARD(int, cdev_add, (struct cdev *cdev, unsigned int dev, unsigned int count), (cdev, dev, count))
LKM_FORWARD(void, cdev_del, (struct cdev *cdev), (cdev))
