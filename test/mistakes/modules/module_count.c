// SPDX-License-Identifier: MIT OR GPL-2.0-only
/* The driver takes a reference to its module and does not give it back. */
#include <linux/fs.h>
#include <linux/miscdevice.h>
#include <linux/module.h>

static int module_count_open(struct inode *inode, struct file *file)
{
	return try_module_get(THIS_MODULE) ? 0 : -ENODEV; /* Wrong: no release() calls module_put(). */
}

static const struct file_operations module_count_fops = {
	.owner = THIS_MODULE,
	.open = module_count_open,
};

static struct miscdevice module_count_misc = {
	.minor = MISC_DYNAMIC_MINOR,
	.name = "module_count",
	.fops = &module_count_fops,
};
module_misc_device(module_count_misc);
MODULE_LICENSE("GPL");
