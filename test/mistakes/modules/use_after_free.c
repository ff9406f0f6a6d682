// SPDX-License-Identifier: MIT OR GPL-2.0-only
/* A block is used after it was freed. */
#include <linux/fs.h>
#include <linux/miscdevice.h>
#include <linux/module.h>
#include <linux/slab.h>

struct counter {
	int writes;
};
static struct counter *counter;

static int use_after_free_open(struct inode *inode, struct file *file)
{
	if (!counter)
		counter = kzalloc(sizeof(*counter), GFP_KERNEL);
	return counter ? 0 : -ENOMEM;
}

static ssize_t use_after_free_write(struct file *file, const char __user *from, size_t n, loff_t *pos)
{
	counter->writes++;
	return n;
}

static long use_after_free_ioctl(struct file *file, unsigned int cmd, unsigned long arg)
{
	kfree(counter); /* Wrong: write() goes on using the counter. */
	return 0;
}

static const struct file_operations use_after_free_fops = {
	.owner = THIS_MODULE,
	.open = use_after_free_open,
	.write = use_after_free_write,
	.unlocked_ioctl = use_after_free_ioctl,
};

static struct miscdevice use_after_free_misc = {
	.minor = MISC_DYNAMIC_MINOR,
	.name = "use_after_free",
	.fops = &use_after_free_fops,
};
module_misc_device(use_after_free_misc);
MODULE_LICENSE("GPL");
