// SPDX-License-Identifier: MIT OR GPL-2.0-only
/* Two classes of one name, and nobody looks whether the second was made. */
#include <linux/device.h>
#include <linux/module.h>

static struct class *birds, *more_birds;

static int __init class_not_checked_init(void)
{
	birds = class_create(THIS_MODULE, "birds");
	if (IS_ERR(birds))
		return PTR_ERR(birds);
	more_birds = class_create(THIS_MODULE, "birds");
	device_create(more_birds, NULL, MKDEV(240, 0), NULL, "finch"); /* Wrong: more_birds is an error. */
	return 0;
}

static void __exit class_not_checked_exit(void)
{
	device_destroy(more_birds, MKDEV(240, 0));
	class_destroy(birds);
}

module_init(class_not_checked_init);
module_exit(class_not_checked_exit);
MODULE_LICENSE("GPL");
