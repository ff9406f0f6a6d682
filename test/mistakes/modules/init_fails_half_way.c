// SPDX-License-Identifier: MIT OR GPL-2.0-only
/* An init function fails after it has registered a device, and leaves the device behind. */
#include <linux/device.h>
#include <linux/fs.h>
#include <linux/miscdevice.h>
#include <linux/module.h>

static struct class *class;

static const struct file_operations init_fails_half_way_fops = {
	.owner = THIS_MODULE,
};

static struct miscdevice init_fails_half_way_misc = {
	.minor = MISC_DYNAMIC_MINOR,
	.name = "init_fails_half_way",
	.fops = &init_fails_half_way_fops,
};

static int __init init_fails_half_way_init(void)
{
	int error = misc_register(&init_fails_half_way_misc);

	if (error)
		return error;
	class = class_create(THIS_MODULE, "misc");
	if (IS_ERR(class))
		return PTR_ERR(class); /* Wrong: the device stays registered. */
	return 0;
}

static void __exit init_fails_half_way_exit(void)
{
	class_destroy(class);
	misc_deregister(&init_fails_half_way_misc);
}

module_init(init_fails_half_way_init);
module_exit(init_fails_half_way_exit);
MODULE_LICENSE("GPL");
