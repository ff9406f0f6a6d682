// SPDX-License-Identifier: MIT OR GPL-2.0-only
/* Writes to the kernel's log in each way for a test: mknod /dev/logs c 12 21 */
#define pr_fmt(fmt) "logs: " fmt

#include "control.h"
#include "logs.h"

#include <linux/delay.h>
#include <linux/device.h>
#include <linux/printk.h>
#include <linux/ratelimit.h>
#include <linux/version.h>

static struct class *class;
static struct device *numbered, *nameless;

static __printf(1, 2) int through_va_list(const char *fmt, ...)
{
	va_list args;
	int n;

	va_start(args, fmt);
	n = vprintk(fmt, args);
	va_end(args);
	return n;
}

static __printf(3, 4) int emit(int facility, int level, const char *fmt, ...)
{
	va_list args;
	int n;

	va_start(args, fmt);
	n = vprintk_emit(facility, level, NULL, fmt, args);
	va_end(args);
	return n;
}

static void limited(int times)
{
	static DEFINE_RATELIMIT_STATE(state, HZ / 4, 3);
	int i;

	for (i = 0; i < times; i++)
		if (__ratelimit(&state))
			pr_info("allowed %d\n", i);
	msleep(500);
	if (__ratelimit(&state))
		pr_info("allowed again\n");
}

static void limited_levels(int times)
{
	int i;

	for (i = 0; i < times; i++) {
		pr_err_ratelimited("err %d\n", i);
		pr_warn_ratelimited("warn %d\n", i);
		printk_ratelimited(KERN_NOTICE "logs: notice %d\n", i);
	}
}

static void counted_limit(int times)
{
	struct ratelimit_state state;
	int i, allowed = 0;

	ratelimit_state_init(&state, 0, 1);
	for (i = 0; i < times; i++)
		allowed += __ratelimit(&state);
	pr_info("without an interval: %d\n", allowed);
	ratelimit_default_init(&state);
	ratelimit_set_flags(&state, RATELIMIT_MSG_ON_RELEASE);
	for (allowed = 0, i = 0; i < times; i++)
		allowed += __ratelimit(&state);
	pr_info("by default: %d, missed %d\n", allowed, state.missed);
}

static void timed_limit(void)
{
	unsigned long last = 0;
	int first = printk_timed_ratelimit(&last, 200), soon = printk_timed_ratelimit(&last, 200), later;

	msleep(400);
	later = printk_timed_ratelimit(&last, 200);
	pr_info("%d %d %d\n", first, soon, later);
}

static void devices(struct device *dev)
{
	dev_alert(dev, "alert\n");
	dev_crit(dev, "crit\n");
	dev_err(dev, "err\n");
	dev_warn(dev, "warn\n");
	dev_notice(dev, "notice\n");
	dev_info(dev, "info\n");
	dev_printk(KERN_DEBUG, dev, "debug\n");
}

static void call_print(struct call *c)
{
	static const char letters[] = "abcdefghijklmn\x7fopqrs";
	u8 bytes[2] = { 7, 7 };
	int i, times = c->number[1];

	c->result = 0;
	switch (c->number[0]) {
	case LOG_ONCE:
		for (i = 0; i < 2; i++) {
			pr_err_once("err once\n");
			printk_once(KERN_NOTICE "logs: notice once\n");
		}
		break;
	case LOG_LIMITED:
		limited(times);
		break;
	case LOG_LIMITED_LEVELS:
		limited_levels(times);
		break;
	case LOG_COUNTED_LIMIT:
		counted_limit(times);
		break;
	case LOG_NO_LIMIT:
		for (i = 0; i < times; i++)
			pr_info("%d\n", i);
		break;
	case LOG_TIMED_LIMIT:
		timed_limit();
		break;
	case LOG_VPRINTK:
		c->result = through_va_list(KERN_CRIT "logs: %d and %s\n", 1, "two");
		break;
	case LOG_TWO_LEVELS:
		printk(KERN_ERR KERN_INFO "logs: the first counts\n");
		break;
	case LOG_CONT_WITH_LEVEL:
		pr_info("one,");
		printk(KERN_CONT KERN_ERR " two,");
		printk(KERN_ERR KERN_CONT " three\n");
		printk(KERN_CONT KERN_ERR "logs: alone\n");
		break;
	case LOG_CONT_OF_ANOTHER: /* two tasks call it */
		pr_info("begun,");
		msleep(100 * times);
		pr_cont("logs: gone on %d\n", times);
		break;
	case LOG_LEVEL_IN_ARGUMENT:
		c->result = printk("%slogs: by an argument%s", KERN_NOTICE, "\n");
		break;
	case LOG_OTHER_LETTER:
		printk(KERN_SOH "8logs: no level\n");
		break;
	case LOG_SKIP:
		pr_info("%s|%c|%d\n", printk_skip_headers(KERN_ERR KERN_CONT "text"), printk_get_level(KERN_ERR "text"),
			printk_get_level("text"));
		break;
	case LOG_DEVICE:
		dev_info(numbered, "of %s\n", "a device");
		dev_info(nameless, "of another\n");
		break;
	case LOG_DEVICE_LEVELS:
		devices(numbered);
		break;
	case LOG_DEVICE_ONCE:
		for (i = 0; i < 2; i++) {
			dev_warn_once(numbered, "once\n");
			dev_info_once(numbered, "informed once\n");
			dev_dbg_once(numbered, "debugged once\n");
		}
		break;
	case LOG_DEVICE_LIMITED:
		for (i = 0; i < times; i++) {
			dev_dbg_ratelimited(numbered, "debugged %d\n", i);
			dev_notice_ratelimited(numbered, "noticed %d\n", i);
			dev_err_ratelimited(numbered, "limited %d\n", i);
		}
		break;
	case LOG_DEVICE_PROBE:
		c->result = dev_err_probe(numbered, -ENODEV, "no %s\n", "ink");
		c->number[0] = dev_err_probe(numbered, -EPROBE_DEFER, "not yet\n");
		break;
	case LOG_NO_DEVICE:
		dev_err(NULL, "nobody\n");
		break;
	case LOG_DEVICE_EMIT:
		c->result = dev_printk_emit(5, numbered, "logs: %s", "emitted");
		break;
	case LOG_DEVEL:
		pr_devel("never\n");
		dev_vdbg(numbered, "never\n");
		break;
	case LOG_DEBUG:
		pr_debug("debugged %d\n", times);
		break;
	case LOG_DEVICE_DEBUG:
		dev_dbg(numbered, "debugged %d\n", times);
		break;
	case LOG_MANY:
		for (i = 0; i < times; i++)
			printk(KERN_DEBUG "logs: %d of many\n", i);
		break;
	case LOG_HEX:
		print_hex_dump(KERN_INFO, "logs: ", DUMP_PREFIX_OFFSET, 16, 1, letters, 19, true);
		print_hex_dump(KERN_NOTICE, "logs: ", DUMP_PREFIX_NONE, 32, 4, letters, 20, false);
		break;
	case LOG_HEX_DEBUG:
		print_hex_dump_bytes("logs: ", DUMP_PREFIX_OFFSET, letters, 4);
		print_hex_dump_debug("logs: ", DUMP_PREFIX_NONE, 16, 2, letters, 4, false);
		break;
	case LOG_HEX_TEXT:
		c->result = hex2bin(bytes, c->text, 2);
		*bin2hex(c->words, bytes, 2) = '\0';
		pr_info("%s %d %d\n", c->words, hex_to_bin('F'), hex_to_bin('g'));
		break;
	case LOG_EMIT:
		c->result = emit(3, 2, "logs: of a facility\n");
		break;
	default:
		c->result = -EINVAL;
	}
}

static void call_text(struct call *c)
{
	c->result = pr_info("%s\n", c->text);
}

static const call_function functions[LOGS_FUNCTIONS] = {
	[LOGS_PRINT] = call_print,
	[LOGS_TEXT] = call_text,
};

static long logs_ioctl(struct file *file, unsigned int cmd, unsigned long arg)
{
	return control_call(functions, LOGS_FUNCTIONS, cmd, arg);
}

static const struct file_operations logs_ops = {
	.owner = THIS_MODULE,
	.unlocked_ioctl = logs_ioctl,
};

static int __init logs_init(void)
{
	int error = control_add(&logs_ops, LOGS_MINOR, "logs");

	if (error)
		return error;
#if LINUX_VERSION_CODE >= KERNEL_VERSION(6, 4, 0)
	class = class_create("logbooks");
#else
	class = class_create(THIS_MODULE, "logbooks");
#endif
	if (IS_ERR(class)) {
		control_del(LOGS_MINOR);
		return PTR_ERR(class);
	}
	numbered = device_create(class, NULL, MKDEV(240, 7), NULL, "logbook");
	nameless = device_create(class, NULL, MKDEV(0, 0), NULL, "diary");
	return 0;
}

static void __exit logs_exit(void)
{
	device_unregister(nameless);
	device_destroy(class, MKDEV(240, 7));
	class_destroy(class);
	control_del(LOGS_MINOR);
}

module_init(logs_init);
module_exit(logs_exit);
MODULE_LICENSE("Dual MIT/GPL");
MODULE_DESCRIPTION("Writes to the kernel's log in each way for a test");
