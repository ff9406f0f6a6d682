// SPDX-License-Identifier: MIT OR GPL-2.0-only
/* A driver for the toy subsystem: whoever writes to /dev/doorbell rings. */
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include <linux/bell.h>
#include <linux/fs.h>
#include <linux/miscdevice.h>
#include <linux/module.h>

static bool forgets;
module_param(forgets, bool, 0444);

static void doorbell_rings(struct bell *bell)
{
	pr_info("%s rings\n", bell->name);
}

static struct bell doorbell = { .name = "door", .ring = doorbell_rings };

static ssize_t doorbell_write(struct file *file, const char __user *from, size_t n, loff_t *pos)
{
	bell_ring(&doorbell);
	return n;
}

static const struct file_operations doorbell_fops = { .owner = THIS_MODULE, .write = doorbell_write };
static struct miscdevice doorbell_misc = { .minor = MISC_DYNAMIC_MINOR, .name = "doorbell", .fops = &doorbell_fops };

static int __init doorbell_init(void)
{
	int error = bell_register(&doorbell);

	if (error)
		return error;
	error = misc_register(&doorbell_misc);
	if (error)
		bell_unregister(&doorbell);
	return error;
}

static void __exit doorbell_exit(void)
{
	misc_deregister(&doorbell_misc);
	if (!forgets)
		bell_unregister(&doorbell);
}

module_init(doorbell_init);
module_exit(doorbell_exit);
MODULE_LICENSE("GPL");
