// SPDX-License-Identifier: MIT OR GPL-2.0-only
/* The command's own number says how much to copy, and the variable is smaller. */
#include <linux/fs.h>
#include <linux/miscdevice.h>
#include <linux/module.h>
#include <linux/uaccess.h>

static long copy_beyond_variable_ioctl(struct file *file, unsigned int cmd, unsigned long arg)
{
	char data[64];

	if (copy_from_user(data, (void __user *)arg, _IOC_SIZE(cmd))) /* Wrong: a command may say up to 16383. */
		return -EFAULT;
	return data[0];
}

static const struct file_operations copy_beyond_variable_fops = {
	.owner = THIS_MODULE,
	.unlocked_ioctl = copy_beyond_variable_ioctl,
};

static struct miscdevice copy_beyond_variable_misc = {
	.minor = MISC_DYNAMIC_MINOR,
	.name = "copy_beyond_variable",
	.fops = &copy_beyond_variable_fops,
};
module_misc_device(copy_beyond_variable_misc);
MODULE_LICENSE("GPL");
