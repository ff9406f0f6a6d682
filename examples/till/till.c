// SPDX-License-Identifier: MIT OR GPL-2.0-only
/* A module whose function others call: EXPORT_SYMBOL_GPL() makes it known to insmod, and the header to the compiler. */
#include <linux/module.h>

#include "till.h"

static long in_the_till;

long till_add(long cents)
{
	if (in_the_till + cents < 0)
		return -EDOM;
	return in_the_till += cents;
}
EXPORT_SYMBOL_GPL(till_add);

static int __init till_init(void)
{
	pr_info("till: open\n");
	return 0;
}

static void __exit till_exit(void)
{
	pr_info("till: closed with %ld cents\n", in_the_till);
}

module_init(till_init);
module_exit(till_exit);
MODULE_LICENSE("Dual MIT/GPL");
MODULE_DESCRIPTION("A till that other modules pay into");
