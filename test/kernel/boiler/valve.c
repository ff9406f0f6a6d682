// SPDX-License-Identifier: MIT OR GPL-2.0-only
#include <linux/module.h>
#include <linux/printk.h>

static int __init valve_init(void)
{
	pr_info("valve: open\n");
	return 0;
}

static void __exit valve_exit(void)
{
}

module_init(valve_init);
module_exit(valve_exit);
MODULE_LICENSE("Dual MIT/GPL");
