// SPDX-License-Identifier: MIT OR GPL-2.0-only
/* A module that others use: functions and a variable, for each licence, and one in a namespace. */
#include <linux/module.h>

#include "kitchen.h"

int kitchen_served;
EXPORT_SYMBOL(kitchen_served);

int kitchen_serve(int dishes)
{
	return kitchen_served += dishes;
}
EXPORT_SYMBOL(kitchen_serve);

int kitchen_recipe(int dishes)
{
	return 10 * dishes;
}
EXPORT_SYMBOL_GPL(kitchen_recipe);

int kitchen_secret(void)
{
	return 7;
}
EXPORT_SYMBOL_NS_GPL(kitchen_secret, KITCHEN);

/* These are nobody else's, but not static either: the kernel knows their names all the same. */
int kitchen_opened = 1;
int kitchen_visits(void);
int kitchen_visits(void)
{
	return kitchen_opened + kitchen_served;
}

MODULE_LICENSE("Dual MIT/GPL");
MODULE_DESCRIPTION("Functions for other modules");
