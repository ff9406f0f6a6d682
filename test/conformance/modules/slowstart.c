// SPDX-License-Identifier: MIT OR GPL-2.0-only
/* Starts and stops when its parameter `go` lets it, and may fail to start. */
#include <linux/delay.h>
#include <linux/module.h>

static bool go = true;
module_param(go, bool, 0644);
static int fails;
module_param(fails, int, 0444);

int slowstart_ready;
EXPORT_SYMBOL(slowstart_ready);

static void slowstart_wait(void)
{
	while (!READ_ONCE(go))
		msleep(10);
}

static int __init slowstart_init(void)
{
	pr_info("slowstart: starts\n");
	slowstart_wait();
	slowstart_ready = 1;
	pr_info("slowstart: init returns %d\n", fails);
	return fails;
}

static void __exit slowstart_exit(void)
{
	slowstart_wait();
	pr_info("slowstart: has stopped\n");
}

module_init(slowstart_init);
module_exit(slowstart_exit);
MODULE_LICENSE("Dual MIT/GPL");
MODULE_DESCRIPTION("A module whose init and exit wait");
