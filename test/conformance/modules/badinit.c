// SPDX-License-Identifier: MIT OR GPL-2.0-only
/* A module whose init returns what it is told. */
#include <linux/fs.h>
#include <linux/kdev_t.h>
#include <linux/module.h>

#include "calls.h"

static int result;
module_param(result, int, 0444);

static int __init badinit_init(void)
{
	int error = register_chrdev_region(MKDEV(CALL_MAJOR, 70), 1, "badinit");

	if (error)
		return error;
	pr_info("badinit: init returns %d\n", result);
	if (result < 0)
		unregister_chrdev_region(MKDEV(CALL_MAJOR, 70), 1);
	return result;
}

static void __exit badinit_exit(void)
{
	pr_info("badinit: exit\n");
	unregister_chrdev_region(MKDEV(CALL_MAJOR, 70), 1);
}

module_init(badinit_init);
module_exit(badinit_exit);
MODULE_LICENSE("Dual MIT/GPL");
MODULE_DESCRIPTION("A module whose init returns what it is told");
