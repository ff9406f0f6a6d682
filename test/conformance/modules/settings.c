// SPDX-License-Identifier: MIT OR GPL-2.0-only
/* Parameters of the kinds that parameters.c has not: arrays, strings, callbacks, the rarer types. */
#include <linux/module.h>
#include <linux/moduleparam.h>

static unsigned long long a_ullong = 8;
static unsigned int a_hexint = 0x2a;
static bool an_invbool;
static int a_bint = 1;
static bool once;
static int counted[4] = { 1, 2, 3, 4 };
static unsigned int counted_n = 2;
static short all[3] = { 7, 8, 9 };
static char *words[2] = { "one", "two" };
static char fixed[8] = "start";
static int even = 2;
static int hidden = 1;
static int dangerous;
static int quiet = 5;

static int set_even(const char *value, const struct kernel_param *kp)
{
	int wanted, error = kstrtoint(value, 0, &wanted);

	if (error)
		return error;
	if (wanted & 1)
		return -EDOM;
	pr_info("settings: even becomes %d\n", wanted);
	return param_set_int(value, kp);
}

static const struct kernel_param_ops even_ops = { .set = set_even, .get = param_get_int };
static const struct kernel_param_ops quiet_ops = { .get = param_get_int };

module_param(a_ullong, ullong, 0644);
module_param(a_hexint, hexint, 0644);
module_param(an_invbool, invbool, 0644);
module_param(a_bint, bint, 0644);
module_param(once, bool_enable_only, 0644);
module_param_array(counted, int, &counted_n, 0644);
module_param_array_named(every, all, short, NULL, 0644);
module_param_array(words, charp, NULL, 0444);
module_param_string(fixed, fixed, sizeof(fixed), 0644);
module_param_cb(even, &even_ops, &even, 0644);
module_param_cb(quiet, &quiet_ops, &quiet, 0444);
module_param(hidden, int, 0);
module_param_unsafe(dangerous, int, 0600);
MODULE_PARM_DESC(counted, "up to four numbers");

static int __init settings_init(void)
{
	pr_info("settings: %u counted, hidden is %d\n", counted_n, hidden);
	return 0;
}

static void __exit settings_exit(void)
{
}

module_init(settings_init);
module_exit(settings_exit);
MODULE_LICENSE("Dual MIT/GPL");
MODULE_DESCRIPTION("Parameters of every kind");
MODULE_VERSION("1.2");
