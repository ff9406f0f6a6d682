/* SPDX-License-Identifier: MIT OR GPL-2.0-only */
/* What lkm/abi/cdev.h does not merely forward. A part of kernel/shim.h, which includes it. */

LKM_SHIM void lkm_cdev_init(struct cdev *cdev, const struct file_operations *fops, struct module *owner)
{
	cdev_init(cdev, fops);
	cdev->owner = owner;
}
