// SPDX-License-Identifier: MIT OR GPL-2.0-only
/* The same in C. Who exports the function, and in which language, is nothing to its users. */
#include <linux/module.h>

#include "ledger.h"

static long price = 100;
module_param(price, long, 0444);
MODULE_PARM_DESC(price, "what the kiosk sells for, in cents");

static int __init kiosk_init(void)
{
	long now = ledger_book(price);

	if (now < 0)
		return now;
	pr_info("kiosk: %ld cents in the ledger\n", now);
	return 0;
}

static void __exit kiosk_exit(void)
{
}

module_init(kiosk_init);
module_exit(kiosk_exit);
MODULE_LICENSE("Dual MIT/GPL");
MODULE_DESCRIPTION("A kiosk that books into the ledger");
