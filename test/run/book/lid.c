// SPDX-License-Identifier: MIT OR GPL-2.0-only
/* A module that another one needs. */
#include <linux/module.h>

bool lid_is_shut(void);

bool lid_is_shut(void)
{
	return true;
}
EXPORT_SYMBOL(lid_is_shut);

MODULE_ALIAS("char-major-240-*");
MODULE_LICENSE("Dual MIT/GPL");
MODULE_DESCRIPTION("The lid of a kettle");
