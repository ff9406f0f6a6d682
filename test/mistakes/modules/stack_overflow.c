// SPDX-License-Identifier: MIT OR GPL-2.0-only
/* A function calls itself for each element, and there are too many. */
#include <linux/fs.h>
#include <linux/miscdevice.h>
#include <linux/module.h>

static noinline int sum(unsigned long n)
{
	volatile char digits[1024];

	digits[0] = n % 10;
	return n ? sum(n - 1) + digits[0] : 0; /* Wrong: a kernel stack is 16 KiB. */
}

static long stack_overflow_ioctl(struct file *file, unsigned int cmd, unsigned long arg)
{
	return sum(arg);
}

static const struct file_operations stack_overflow_fops = {
	.owner = THIS_MODULE,
	.unlocked_ioctl = stack_overflow_ioctl,
};

static struct miscdevice stack_overflow_misc = {
	.minor = MISC_DYNAMIC_MINOR,
	.name = "stack_overflow",
	.fops = &stack_overflow_fops,
};
module_misc_device(stack_overflow_misc);
MODULE_LICENSE("GPL");
