// SPDX-License-Identifier: MIT OR GPL-2.0-only
/* A module that is not under the GPL uses a function that is for GPL modules only. */
#include <linux/device.h>
#include <linux/module.h>

static struct class *class;

static int __init proprietary_gpl_init(void)
{
	class = class_create(THIS_MODULE, "toys"); /* Wrong, with this MODULE_LICENSE(). */
	return PTR_ERR_OR_ZERO(class);
}

static void __exit proprietary_gpl_exit(void)
{
	class_destroy(class);
}

module_init(proprietary_gpl_init);
module_exit(proprietary_gpl_exit);
MODULE_LICENSE("Proprietary");
