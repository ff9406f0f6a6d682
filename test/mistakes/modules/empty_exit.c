// SPDX-License-Identifier: MIT OR GPL-2.0-only
/* The exit function does not take back what the init function registered. */
#include <linux/fs.h>
#include <linux/miscdevice.h>
#include <linux/module.h>

static int opened;

static int empty_exit_open(struct inode *inode, struct file *file)
{
	opened++;
	return 0;
}

static const struct file_operations empty_exit_fops = {
	.owner = THIS_MODULE,
	.open = empty_exit_open,
};

static struct miscdevice empty_exit_misc = {
	.minor = MISC_DYNAMIC_MINOR,
	.name = "empty_exit",
	.fops = &empty_exit_fops,
};

static int __init empty_exit_init(void)
{
	return misc_register(&empty_exit_misc);
}

static void __exit empty_exit_exit(void)
{
	/* Wrong: misc_deregister() is missing. */
}

module_init(empty_exit_init);
module_exit(empty_exit_exit);
MODULE_LICENSE("GPL");
