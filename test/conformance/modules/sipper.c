// SPDX-License-Identifier: MIT OR GPL-2.0-only
/* Calls the cellar, which is C++, from C. */
#include <linux/module.h>

#include "cellar.h"

static int (*vintage)(int years);

static int __init sipper_init(void)
{
	int now = cellar_pour(1);

	vintage = symbol_get(cellar_vintage);
	pr_info("sipper: %d poured, %d years, %d secret, %d label\n", now, vintage ? vintage(1) : -1, cellar_secret(),
		cellar_label());
	return 0;
}

static void __exit sipper_exit(void)
{
	if (vintage)
		symbol_put(cellar_vintage);
	pr_info("sipper: %d poured in the end\n", cellar_poured);
}

module_init(sipper_init);
module_exit(sipper_exit);
MODULE_LICENSE("Dual MIT/GPL");
MODULE_DESCRIPTION("A module in C that uses one in C++");
MODULE_IMPORT_NS(CELLAR);
