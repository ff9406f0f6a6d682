// SPDX-License-Identifier: MIT OR GPL-2.0-only
/* A name is copied without a look at its length. */
#include <linux/fs.h>
#include <linux/miscdevice.h>
#include <linux/module.h>
#include <linux/slab.h>
#include <linux/string.h>
#include <linux/uaccess.h>

static char last_name[8];

static ssize_t string_beyond_array_write(struct file *file, const char __user *from, size_t n, loff_t *pos)
{
	char *name = kzalloc(n + 1, GFP_KERNEL);

	if (!name)
		return -ENOMEM;
	if (copy_from_user(name, from, n)) {
		kfree(name);
		return -EFAULT;
	}
	strcpy(last_name, name); /* Wrong: the name may have more than 7 characters. */
	kfree(name);
	return n;
}

static const struct file_operations string_beyond_array_fops = {
	.owner = THIS_MODULE,
	.write = string_beyond_array_write,
};

static struct miscdevice string_beyond_array_misc = {
	.minor = MISC_DYNAMIC_MINOR,
	.name = "string_beyond_array",
	.fops = &string_beyond_array_fops,
};
module_misc_device(string_beyond_array_misc);
MODULE_LICENSE("GPL");
