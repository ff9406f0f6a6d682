// SPDX-License-Identifier: MIT OR GPL-2.0-only
/* A function answers with ERR_PTR(), and its caller looks for NULL. */
#include <linux/err.h>
#include <linux/fs.h>
#include <linux/miscdevice.h>
#include <linux/module.h>

struct drawer {
	int items;
};
static struct drawer drawers[4];

static struct drawer *find_drawer(unsigned long number)
{
	return number < 4 ? &drawers[number] : ERR_PTR(-ENOENT);
}

static long error_pointer_ioctl(struct file *file, unsigned int cmd, unsigned long arg)
{
	struct drawer *found = find_drawer(arg);

	if (!found) /* Wrong: IS_ERR(found) is the question. */
		return -ENOENT;
	return found->items;
}

static const struct file_operations error_pointer_fops = {
	.owner = THIS_MODULE,
	.unlocked_ioctl = error_pointer_ioctl,
};

static struct miscdevice error_pointer_misc = {
	.minor = MISC_DYNAMIC_MINOR,
	.name = "error_pointer",
	.fops = &error_pointer_fops,
};
module_misc_device(error_pointer_misc);
MODULE_LICENSE("GPL");
