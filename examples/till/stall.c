// SPDX-License-Identifier: MIT OR GPL-2.0-only
/* A module that uses another: while it is loaded, till.ko stays. */
#include <linux/module.h>

#include "till.h"

static long price = 250;
module_param(price, long, 0444);
MODULE_PARM_DESC(price, "what the stall sells for, in cents");

static int __init stall_init(void)
{
	long now = till_add(price);

	if (now < 0)
		return now;
	pr_info("stall: %ld cents in the till\n", now);
	return 0;
}

static void __exit stall_exit(void)
{
	pr_info("stall: gone\n");
}

module_init(stall_init);
module_exit(stall_exit);
MODULE_LICENSE("Dual MIT/GPL");
MODULE_DESCRIPTION("A stall that pays into the till");
