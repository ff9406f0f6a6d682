// SPDX-License-Identifier: MIT OR GPL-2.0-only
#include <linux/module.h>
#include <linux/printk.h>
#include <steam.h>

static int __init steam_init(void)
{
	pr_info("steam: %d bar\n", steam_pressure());
	return 0;
}

static void __exit steam_exit(void)
{
}

module_init(steam_init);
module_exit(steam_exit);
MODULE_LICENSE("Dual MIT/GPL");
MODULE_VERSION("1.0");
