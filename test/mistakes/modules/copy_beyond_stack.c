// SPDX-License-Identifier: MIT OR GPL-2.0-only
/* A function is given a buffer without its size, and copies as many bytes into it as the program likes. */
#include <linux/fs.h>
#include <linux/miscdevice.h>
#include <linux/module.h>
#include <linux/uaccess.h>

static noinline int fill(char *buffer, const char __user *from, size_t n)
{
	return copy_from_user(buffer, from, n) ? -EFAULT : 0;
}

static ssize_t copy_beyond_stack_write(struct file *file, const char __user *from, size_t n, loff_t *pos)
{
	char line[16];

	return fill(line, from, n) ? -EFAULT : (ssize_t)n; /* Wrong: n may be more than 16. */
}

static const struct file_operations copy_beyond_stack_fops = {
	.owner = THIS_MODULE,
	.write = copy_beyond_stack_write,
};

static struct miscdevice copy_beyond_stack_misc = {
	.minor = MISC_DYNAMIC_MINOR,
	.name = "copy_beyond_stack",
	.fops = &copy_beyond_stack_fops,
};
module_misc_device(copy_beyond_stack_misc);
MODULE_LICENSE("GPL");
