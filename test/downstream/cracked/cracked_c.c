// SPDX-License-Identifier: MIT OR GPL-2.0-only
/* cracked.cpp in C. */
#include <linux/module.h>
#include <linux/printk.h>

static int cup;
module_param(cup, int, 0444);
static const int cups[4] = { 1, 2, 3, 4 };

static int __init cracked_init(void)
{
	pr_info("cracked_c: %d\n", cups[cup]); /* the line that the report names */
	return 0;
}

static void __exit cracked_exit(void)
{
}

module_init(cracked_init);
module_exit(cracked_exit);
MODULE_LICENSE("Dual MIT/GPL");
MODULE_DESCRIPTION("Reads beyond a table");
