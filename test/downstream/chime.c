// SPDX-License-Identifier: MIT OR GPL-2.0-only
/* A module in plain kernel C, for the projects that build one. */
#include <linux/module.h>
#include <linux/printk.h>

static int __init chime_init(void)
{
	pr_info("chime: dong\n");
	return 0;
}

static void __exit chime_exit(void)
{
}

module_init(chime_init);
module_exit(chime_exit);
MODULE_LICENSE("Dual MIT/GPL");
MODULE_DESCRIPTION("Sounds once");
