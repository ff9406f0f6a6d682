// SPDX-License-Identifier: MIT OR GPL-2.0-only
/* A device that says who reads it. */
#include <linux/capability.h>
#include <linux/cred.h>
#include <linux/fs.h>
#include <linux/miscdevice.h>
#include <linux/module.h>
#include <linux/uaccess.h>

bool lid_is_shut(void);

static char *tea = "green";
module_param(tea, charp, 0444);
MODULE_PARM_DESC(tea, "what is in it");

static ssize_t kettle_read(struct file *file, char __user *to, size_t count, loff_t *at)
{
	char text[64];
	int size = snprintf(text, sizeof(text), "uid %u euid %u gid %u admin %d\n", current_uid().val, current_euid().val,
			    current_gid().val, capable(CAP_SYS_ADMIN));

	return simple_read_from_buffer(to, count, at, text, size);
}

static const struct file_operations kettle_fops = {
	.owner = THIS_MODULE,
	.read = kettle_read,
};

static struct miscdevice kettle = {
	.minor = MISC_DYNAMIC_MINOR,
	.name = "kettle",
	.fops = &kettle_fops,
	.mode = 0666,
};

static int __init kettle_init(void)
{
	int error = misc_register(&kettle);

	if (!error)
		pr_info("kettle: %s tea, and the lid is %s\n", tea, lid_is_shut() ? "shut" : "open");
	return error;
}

static void __exit kettle_exit(void)
{
	misc_deregister(&kettle);
	pr_info("kettle: empty\n");
}

module_init(kettle_init);
module_exit(kettle_exit);
MODULE_LICENSE("Dual MIT/GPL");
MODULE_DESCRIPTION("A kettle that says who reads it");
