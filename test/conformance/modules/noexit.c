// SPDX-License-Identifier: MIT OR GPL-2.0-only
/* A module without an exit function: it stays. */
#include <linux/module.h>

static int __init noexit_init(void)
{
	return 0;
}

module_init(noexit_init);
MODULE_LICENSE("Dual MIT/GPL");
MODULE_DESCRIPTION("A module without an exit function");
