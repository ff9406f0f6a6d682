// SPDX-License-Identifier: MIT OR GPL-2.0-only
/* A module without MODULE_LICENSE(), which modpost refuses. */
#include <linux/module.h>

static int __init unlicensed_init(void)
{
	pr_info("unlicensed: loaded\n");
	return 0;
}

static void __exit unlicensed_exit(void)
{
}

module_init(unlicensed_init);
module_exit(unlicensed_exit);
MODULE_DESCRIPTION("Has no licence");
