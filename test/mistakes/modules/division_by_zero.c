// SPDX-License-Identifier: MIT OR GPL-2.0-only
/* The driver divides by a number from the program, which may be 0. */
#include <linux/fs.h>
#include <linux/miscdevice.h>
#include <linux/module.h>

static long division_by_zero_ioctl(struct file *file, unsigned int cmd, unsigned long arg)
{
	return 1000 / (int)arg; /* Wrong: nobody has looked whether it is 0. */
}

static const struct file_operations division_by_zero_fops = {
	.owner = THIS_MODULE,
	.unlocked_ioctl = division_by_zero_ioctl,
};

static struct miscdevice division_by_zero_misc = {
	.minor = MISC_DYNAMIC_MINOR,
	.name = "division_by_zero",
	.fops = &division_by_zero_fops,
};
module_misc_device(division_by_zero_misc);
MODULE_LICENSE("GPL");
