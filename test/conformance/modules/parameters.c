// SPDX-License-Identifier: MIT OR GPL-2.0-only
/* A parameter of each type; their values go to the log. */
#include <linux/kernel.h>
#include <linux/module.h>
#include <linux/moduleparam.h>

static unsigned char a_byte = 1;
static short a_short = 2;
static unsigned short a_ushort = 3;
static int an_int = 4;
static unsigned int a_uint = 5;
static long a_long = 6;
static unsigned long a_ulong = 7;
static bool a_bool;
static char *a_charp = "none";
static int inside = 9;

module_param(a_byte, byte, 0444);
module_param(a_short, short, 0444);
module_param(a_ushort, ushort, 0444);
module_param(an_int, int, 0444);
module_param(a_uint, uint, 0444);
module_param(a_long, long, 0444);
module_param(a_ulong, ulong, 0444);
module_param(a_bool, bool, 0444);
module_param(a_charp, charp, 0444);
MODULE_PARM_DESC(a_charp, "a string");
module_param_named(outside, inside, int, 0444);

static int __init parameters_init(void)
{
	pr_info("parameters: %u %d %u %d %u %ld %lu %d \"%s\" %d\n", a_byte, a_short, a_ushort, an_int, a_uint, a_long, a_ulong,
		a_bool, a_charp, inside);
	return 0;
}

static void __exit parameters_exit(void)
{
	pr_info("parameters: gone\n");
}

module_init(parameters_init);
module_exit(parameters_exit);
MODULE_LICENSE("Dual MIT/GPL");
MODULE_DESCRIPTION("A parameter of each type");
