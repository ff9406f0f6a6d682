// SPDX-License-Identifier: MIT OR GPL-2.0-only
/* A module that is loaded when somebody opens one of its devices: char 240:7, and all of char 241. */
#include <linux/device.h>
#include <linux/fs.h>
#include <linux/module.h>

static ssize_t ondemand_read(struct file *file, char __user *to, size_t size, loff_t *pos)
{
	return simple_read_from_buffer(to, size, pos, "here", 4);
}

static const struct file_operations ondemand_fops = {
	.owner = THIS_MODULE,
	.read = ondemand_read,
};

static int __init ondemand_init(void)
{
	int error = register_chrdev(240, "ondemand", &ondemand_fops);

	if (error)
		return error;
	error = register_chrdev(241, "ondemand", &ondemand_fops);
	if (error) {
		/* Not logged: BusyBox's insmod tries a second time what has failed. */
		unregister_chrdev(240, "ondemand");
		return error;
	}
	pr_info("ondemand: loaded = %d\n", error);
	return 0;
}

static void __exit ondemand_exit(void)
{
	pr_info("ondemand: while it leaves, try_module_get is %d\n", try_module_get(THIS_MODULE));
	unregister_chrdev(241, "ondemand");
	unregister_chrdev(240, "ondemand");
}

module_init(ondemand_init);
module_exit(ondemand_exit);
MODULE_LICENSE("Dual MIT/GPL");
MODULE_DESCRIPTION("A module that is loaded when somebody opens one of its devices");
MODULE_ALIAS_CHARDEV(240, 7);
MODULE_ALIAS_CHARDEV_MAJOR(241);
/* It drives nothing of this. */
MODULE_ALIAS("char-major-242");
