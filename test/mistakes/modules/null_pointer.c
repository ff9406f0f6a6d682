// SPDX-License-Identifier: MIT OR GPL-2.0-only
/* A pointer is followed that nobody has set. */
#include <linux/fs.h>
#include <linux/miscdevice.h>
#include <linux/module.h>

struct counter {
	int reads;
	int writes;
};

static struct counter *counter;

static ssize_t null_pointer_write(struct file *file, const char __user *from, size_t n, loff_t *pos)
{
	counter->writes++; /* Wrong: nobody has set counter. */
	return n;
}

static const struct file_operations null_pointer_fops = {
	.owner = THIS_MODULE,
	.write = null_pointer_write,
};

static struct miscdevice null_pointer_misc = {
	.minor = MISC_DYNAMIC_MINOR,
	.name = "null_pointer",
	.fops = &null_pointer_fops,
};
module_misc_device(null_pointer_misc);
MODULE_LICENSE("GPL");
