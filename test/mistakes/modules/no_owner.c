// SPDX-License-Identifier: MIT OR GPL-2.0-only
/* The file operations do not name the module that they belong to. */
#include <linux/fs.h>
#include <linux/miscdevice.h>
#include <linux/module.h>
#include <linux/uaccess.h>

static ssize_t no_owner_read(struct file *file, char __user *to, size_t n, loff_t *pos)
{
	return n && !copy_to_user(to, "7", 1) ? 1 : -EFAULT;
}

static const struct file_operations no_owner_fops = {
	.read = no_owner_read, /* Wrong: .owner = THIS_MODULE is missing. */
};

static struct miscdevice no_owner_misc = {
	.minor = MISC_DYNAMIC_MINOR,
	.name = "no_owner",
	.fops = &no_owner_fops,
};
module_misc_device(no_owner_misc);
MODULE_LICENSE("GPL");
