// SPDX-License-Identifier: MIT OR GPL-2.0-only
/* A block is freed twice, once by an ioctl and once when the file is closed. */
#include <linux/fs.h>
#include <linux/miscdevice.h>
#include <linux/module.h>
#include <linux/slab.h>

static int double_free_open(struct inode *inode, struct file *file)
{
	file->private_data = kmalloc(16, GFP_KERNEL);
	return file->private_data ? 0 : -ENOMEM;
}

static long double_free_ioctl(struct file *file, unsigned int cmd, unsigned long arg)
{
	kfree(file->private_data); /* Wrong: private_data still points to the block. */
	return 0;
}

static int double_free_release(struct inode *inode, struct file *file)
{
	kfree(file->private_data);
	return 0;
}

static const struct file_operations double_free_fops = {
	.owner = THIS_MODULE,
	.open = double_free_open,
	.unlocked_ioctl = double_free_ioctl,
	.release = double_free_release,
};

static struct miscdevice double_free_misc = {
	.minor = MISC_DYNAMIC_MINOR,
	.name = "double_free",
	.fops = &double_free_fops,
};
module_misc_device(double_free_misc);
MODULE_LICENSE("GPL");
