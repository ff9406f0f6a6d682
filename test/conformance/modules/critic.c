// SPDX-License-Identifier: MIT OR GPL-2.0-only
/* Comes whether the kitchen is there or not, and holds what it finds. */
#include <linux/module.h>

#include "kitchen.h"

static int (*recipe)(int dishes);

static int __init critic_init(void)
{
	recipe = symbol_get(kitchen_recipe);
	pr_info("critic: recipe of %d\n", recipe ? recipe(1) : -1);
	if (symbol_get(kitchen_serve))
		pr_info("critic: that is for every licence\n");
	return 0;
}

static void __exit critic_exit(void)
{
	if (recipe)
		symbol_put(kitchen_recipe);
	pr_info("critic: gone\n");
}

late_initcall(critic_init);
module_exit(critic_exit);
MODULE_LICENSE("Dual MIT/GPL");
MODULE_DESCRIPTION("A module that looks another's functions up");
