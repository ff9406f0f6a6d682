// SPDX-License-Identifier: MIT OR GPL-2.0-only
/* A pointer of the program's is followed instead of copied from. */
#include <linux/fs.h>
#include <linux/miscdevice.h>
#include <linux/module.h>
#include <linux/uaccess.h>

static char first;

static ssize_t user_pointer_write(struct file *file, const char __user *from, size_t n, loff_t *pos)
{
	first = from[0]; /* Wrong: the memory is the program's. */
	return n;
}

static const struct file_operations user_pointer_fops = {
	.owner = THIS_MODULE,
	.write = user_pointer_write,
};

static struct miscdevice user_pointer_misc = {
	.minor = MISC_DYNAMIC_MINOR,
	.name = "user_pointer",
	.fops = &user_pointer_fops,
};
module_misc_device(user_pointer_misc);
MODULE_LICENSE("GPL");
