// SPDX-License-Identifier: MIT OR GPL-2.0-only
#include <linux/module.h>
#include <linux/printk.h>

static int __init whistle_init(void)
{
	pr_info("whistle: tweet\n");
	return 0;
}

static void __exit whistle_exit(void)
{
}

module_init(whistle_init);
module_exit(whistle_exit);
MODULE_LICENSE("Dual MIT/GPL");
