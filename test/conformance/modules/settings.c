// SPDX-License-Identifier: MIT OR GPL-2.0-only
/* Parameters of the kinds that parameters.c has not: arrays, strings, callbacks, the rarer types. */
#include <linux/delay.h>
#include <linux/module.h>
#include <linux/moduleparam.h>
#include <linux/proc_fs.h>
#include <linux/seq_file.h>

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
static u8 share = 50;
static int steps;
static int pair[2] = { 1, 1 };
static int irq = 7;
static int ports[3] = { 1, 2, 3 };
static unsigned int ports_n = 3;
static unsigned long memory = 0x10;
static int risky, risky_even;

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

/* A type of our own: a share of a hundred, shown with its sign. */
static int param_set_percent(const char *value, const struct kernel_param *kp)
{
	u8 wanted;
	int error = kstrtou8(value, 0, &wanted);

	if (error)
		return error;
	if (wanted > 100)
		return -EDOM;
	*(u8 *)kp->arg = wanted;
	return 0;
}

static int param_get_percent(char *buffer, const struct kernel_param *kp)
{
	return sprintf(buffer, "%u%%\n", *(u8 *)kp->arg);
}

static const struct kernel_param_ops param_ops_percent = { .set = param_set_percent, .get = param_get_percent };
#define param_check_percent(name, p) __param_check(name, p, u8)

/* Its name alone is enough. */
static int count_up(const char *value, const struct kernel_param *kp)
{
	*(int *)kp->arg += value ? (int)strlen(value) : 100;
	return 0;
}

static const struct kernel_param_ops count_ops = {
	.flags = KERNEL_PARAM_OPS_FL_NOARG,
	.set = count_up,
	.get = param_get_int,
};

/* Sets the two halves of a pair one after the other; whoever takes the lock never sees one half alone. */
static int set_pair(const char *value, const struct kernel_param *kp)
{
	int *halves = kp->arg;
	int error = kstrtoint(value, 0, &halves[0]);

	if (error)
		return error;
	msleep(100);
	halves[1] = halves[0];
	return 0;
}

static int get_pair(char *buffer, const struct kernel_param *kp)
{
	const int *halves = kp->arg;

	return sprintf(buffer, "%d and %d\n", halves[0], halves[1]);
}

static int show_pair(struct seq_file *m, void *unused)
{
	kernel_param_lock(THIS_MODULE);
	seq_printf(m, "%d and %d\n", pair[0], pair[1]);
	kernel_param_unlock(THIS_MODULE);
	return 0;
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
module_param(share, percent, 0644);
module_param_cb(steps, &count_ops, &steps, 0644);
module_param_call(pair, set_pair, get_pair, pair, 0644);
module_param_hw(irq, int, irq, 0644);
module_param_hw_array(ports, int, ioport, &ports_n, 0644);
module_param_hw_named(iomem, memory, ulong, iomem, 0444);
module_param_named_unsafe(outer_risk, risky, int, 0644);
module_param_cb_unsafe(risky_even, &even_ops, &risky_even, 0644);
MODULE_PARM_DESC(counted, "up to four numbers");

static int __init settings_init(void)
{
	pr_info("settings: %u counted, hidden is %d\n", counted_n, hidden);
	return proc_create_single("settings", 0444, NULL, show_pair) ? 0 : -ENOMEM;
}

static void __exit settings_exit(void)
{
	remove_proc_entry("settings", NULL);
}

module_init(settings_init);
module_exit(settings_exit);
MODULE_LICENSE("Dual MIT/GPL");
MODULE_DESCRIPTION("Parameters of every kind");
MODULE_VERSION("1.2");
