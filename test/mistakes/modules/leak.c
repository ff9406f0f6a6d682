// SPDX-License-Identifier: MIT OR GPL-2.0-only
/* A block is allocated and never freed. */
#include <linux/fs.h>
#include <linux/miscdevice.h>
#include <linux/module.h>
#include <linux/slab.h>

static int leak_open(struct inode *inode, struct file *file)
{
	file->private_data = kmalloc(16, GFP_KERNEL); /* Wrong: no release() frees it. */
	return file->private_data ? 0 : -ENOMEM;
}

static const struct file_operations leak_fops = {
	.owner = THIS_MODULE,
	.open = leak_open,
};

static struct miscdevice leak_misc = {
	.minor = MISC_DYNAMIC_MINOR,
	.name = "leak",
	.fops = &leak_fops,
};
module_misc_device(leak_misc);
MODULE_LICENSE("GPL");
