// SPDX-License-Identifier: MIT OR GPL-2.0-only
/* A module that is written as many are: a hyphen in its name, two sources of one name, no semicolon behind module_init(). */
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include <linux/kernel.h>
#include <linux/module.h>

int count_to(int limit);

static u32 limit = 3;
module_param(limit, int, 0444);

static int __init odd_init(void)
{
	pr_info("%s, version %s, counts to %d\n", THIS_MODULE->name, THIS_MODULE->version, count_to(limit));
	return 0;
}

static void __exit odd_exit(void)
{
	pr_info("gone\n");
}

module_init(odd_init) module_exit(odd_exit)

	MODULE_LICENSE("GPL");
MODULE_VERSION("1.2");
