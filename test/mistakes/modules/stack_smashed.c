// SPDX-License-Identifier: MIT OR GPL-2.0-only
/* A loop goes one element too far, over and over. */
#include <linux/fs.h>
#include <linux/miscdevice.h>
#include <linux/module.h>
#include <linux/uaccess.h>

static ssize_t stack_smashed_write(struct file *file, const char __user *from, size_t n, loff_t *pos)
{
	char digits[8];
	char *to = digits;
	size_t i;

	for (i = 0; i < n; i++) /* Wrong: n may be more than 8. */
		if (get_user(to[i], from + i))
			return -EFAULT;
	return n;
}

static const struct file_operations stack_smashed_fops = {
	.owner = THIS_MODULE,
	.write = stack_smashed_write,
};

static struct miscdevice stack_smashed_misc = {
	.minor = MISC_DYNAMIC_MINOR,
	.name = "stack_smashed",
	.fops = &stack_smashed_fops,
};
module_misc_device(stack_smashed_misc);
MODULE_LICENSE("GPL");
