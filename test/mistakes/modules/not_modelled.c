// SPDX-License-Identifier: MIT OR GPL-2.0-only
/* The driver uses something that the simulated kernel does not have. */
#include <linux/fs.h>
#include <linux/miscdevice.h>
#include <linux/module.h>

static int not_modelled_open(struct inode *inode, struct file *file)
{
	void *clock = file;

	pr_info("not_modelled: of clock %pC\n", clock); /* Right on Linux; lkm has no clocks of hardware. */
	return 0;
}

static const struct file_operations not_modelled_fops = {
	.owner = THIS_MODULE,
	.open = not_modelled_open,
};

static struct miscdevice not_modelled_misc = {
	.minor = MISC_DYNAMIC_MINOR,
	.name = "not_modelled",
	.fops = &not_modelled_fops,
};
module_misc_device(not_modelled_misc);
MODULE_LICENSE("GPL");
