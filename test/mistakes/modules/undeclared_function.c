// SPDX-License-Identifier: MIT OR GPL-2.0-only
/* <linux/vmalloc.h> is not included. Kbuild refuses to compile this, and so must lkm_add_module(). */
#include <linux/module.h>

static int __init undeclared_function_init(void)
{
	return vmalloc(16) ? 0 : -ENOMEM;
}
module_init(undeclared_function_init);
MODULE_LICENSE("GPL");
