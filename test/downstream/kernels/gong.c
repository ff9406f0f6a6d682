// SPDX-License-Identifier: MIT OR GPL-2.0-only
/* A module with a header and a definition of its own, for kernels before 6.4 only. */
#include <linux/module.h>
#include <linux/printk.h>
#include <linux/version.h>

#include <tone.h>

#if LINUX_VERSION_CODE >= KERNEL_VERSION(6, 4, 0)
#error "gong is for older kernels"
#endif

static int __init gong_init(void)
{
	pr_info("gong: %s, %d times\n", TONE, GONG_TIMES);
	return 0;
}

static void __exit gong_exit(void)
{
}

module_init(gong_init);
module_exit(gong_exit);
MODULE_LICENSE("Dual MIT/GPL");
MODULE_DESCRIPTION("Sounds " TONE);
