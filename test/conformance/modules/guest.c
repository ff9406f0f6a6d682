// SPDX-License-Identifier: MIT OR GPL-2.0-only
/* Calls the kitchen: directly, through a pointer among its variables, and its variable. */
#include <linux/kallsyms.h>
#include <linux/module.h>
#include <linux/slab.h>

#include "kitchen.h"

static bool fails;
module_param(fails, bool, 0444);

static int (*recipe)(int dishes) = kitchen_recipe;

static int __init guest_init(void)
{
	int now, planned, len;
	char *cook;

	if (fails)
		return -EIO;
	now = kitchen_serve(2);
	planned = recipe(3);
	pr_info("guest: %d served, %d planned, %d secret\n", now, planned, kitchen_secret());
	kitchen_served = 100;
	cook = kzalloc(KSYM_SYMBOL_LEN, GFP_KERNEL);
	if (!cook)
		return -ENOMEM;
	len = sprint_symbol_no_offset(cook, (unsigned long)kitchen_serve);
	pr_info("guest: served by %s, length %d of %zu\n", cook, len, KSYM_SYMBOL_LEN);
	kfree(cook);
	return 0;
}

static void __exit guest_exit(void)
{
	pr_info("guest: %d served in the end\n", kitchen_serve(1));
}

module_init(guest_init);
module_exit(guest_exit);
MODULE_LICENSE("Dual MIT/GPL");
MODULE_DESCRIPTION("A module that uses another's functions");
MODULE_IMPORT_NS(KITCHEN);
