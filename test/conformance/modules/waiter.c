// SPDX-License-Identifier: MIT OR GPL-2.0-only
/* Uses a module that is slow to start. */
#include <linux/module.h>

extern int slowstart_ready;

static int __init waiter_init(void)
{
	pr_info("waiter: slowstart is %s\n", slowstart_ready ? "ready" : "not ready");
	return 0;
}

static void __exit waiter_exit(void)
{
}

module_init(waiter_init);
module_exit(waiter_exit);
MODULE_LICENSE("Dual MIT/GPL");
MODULE_DESCRIPTION("Waits for slowstart");
