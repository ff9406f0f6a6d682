// SPDX-License-Identifier: MIT OR GPL-2.0-only
/* The driver uses something that the simulated kernel does not have. */
#include <linux/fs.h>
#include <linux/miscdevice.h>
#include <linux/module.h>

static int not_modelled_open(struct inode *inode, struct file *file)
{
	u32 address = 0x0100007f;

	pr_info("not_modelled: from %pI4\n", &address); /* Right on Linux; lkm has no addresses of networks. */
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
