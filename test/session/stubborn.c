// SPDX-License-Identifier: MIT OR GPL-2.0-only
/* A module of another licence than the kernel's, which cannot be removed: it has no exit function. */
#include <linux/module.h>

static int __init stubborn_init(void)
{
	pr_notice("stubborn: here to stay\n");
	return 0;
}

module_init(stubborn_init);
MODULE_LICENSE("Proprietary");
MODULE_AUTHOR("Nobody <nobody@example.org>");
MODULE_DESCRIPTION("Stays");
MODULE_VERSION("1.1");
MODULE_ALIAS("mule");
MODULE_SOFTDEP("pre: till");
MODULE_INFO(colour, "grey");
