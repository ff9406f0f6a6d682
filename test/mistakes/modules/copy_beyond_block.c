// SPDX-License-Identifier: MIT OR GPL-2.0-only
/* The program says how much to copy, and the block is smaller. */
#include <linux/fs.h>
#include <linux/miscdevice.h>
#include <linux/module.h>
#include <linux/slab.h>
#include <linux/uaccess.h>

static int copy_beyond_block_open(struct inode *inode, struct file *file)
{
	file->private_data = kmalloc(16, GFP_KERNEL);
	return file->private_data ? 0 : -ENOMEM;
}

static ssize_t copy_beyond_block_write(struct file *file, const char __user *from, size_t n, loff_t *pos)
{
	if (copy_from_user(file->private_data, from, n)) /* Wrong: n may be more than 16. */
		return -EFAULT;
	return n;
}

static int copy_beyond_block_release(struct inode *inode, struct file *file)
{
	kfree(file->private_data);
	return 0;
}

static const struct file_operations copy_beyond_block_fops = {
	.owner = THIS_MODULE,
	.open = copy_beyond_block_open,
	.write = copy_beyond_block_write,
	.release = copy_beyond_block_release,
};

static struct miscdevice copy_beyond_block_misc = {
	.minor = MISC_DYNAMIC_MINOR,
	.name = "copy_beyond_block",
	.fops = &copy_beyond_block_fops,
};
module_misc_device(copy_beyond_block_misc);
MODULE_LICENSE("GPL");
