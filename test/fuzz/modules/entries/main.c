// SPDX-License-Identifier: MIT OR GPL-2.0-only
/* Entries of /proc, /sys and debugfs that come and go as the fuzzer says: mknod /dev/entries c 12 180, see entries.h */
#include "family.h"

#include <linux/cdev.h>
#include <linux/mutex.h>

const char *const entries_names[] = { ENTRIES_NAMES };
const unsigned int entries_names_count = ARRAY_SIZE(entries_names);

static struct cdev control;
/* Guards what is there. */
static DEFINE_MUTEX(lock);

static long command(unsigned int cmd, unsigned long arg)
{
	const struct entries_argument a = {
		.slot = arg,
		.kind = arg >> 8,
		.name = (u8)(arg >> 16) % entries_names_count,
		.where = arg >> 24,
		.mode = arg >> 32,
		.extra = arg >> 48,
		.more = arg >> 56,
	};
	long result;

	if (a.slot >= ENTRIES_SLOTS || (a.where >= ENTRIES_SLOTS && a.where != ENTRIES_TOP))
		return -EINVAL;
	mutex_lock(&lock);
	if (cmd >= SYS_MAKE)
		result = entries_sys(cmd, &a, arg);
	else if (cmd >= DEBUG_MAKE)
		result = entries_debug(cmd, &a, arg);
	else
		result = entries_proc(cmd, &a, arg);
	mutex_unlock(&lock);
	return result;
}

static long entries_ioctl(struct file *file, unsigned int cmd, unsigned long arg)
{
	return command(cmd, arg);
}

/* What there is at first, so that there is something. */
#define COMMAND(cmd, slot, kind, name, where, mode, extra) \
	{ cmd, slot | (kind) << 8 | (name) << 16 | (u64)(where) << 24 | (u64)(mode) << 32 | (u64)(extra) << 48 }
static const struct {
	unsigned int cmd;
	u64 arg;
} at_first[] = {
	COMMAND(PROC_MAKE, 0, PROC_OPS, 0, ENTRIES_TOP, 0666, ENTRY_OPERATIONS - 1),
	COMMAND(PROC_MAKE, 1, PROC_DIR, 2, ENTRIES_TOP, 0, 0),
	COMMAND(PROC_MAKE, 4, PROC_SEQ, 1, 1, 0666, 0),
	COMMAND(DEBUG_MAKE, 0, DEBUG_OPS, 0, ENTRIES_TOP, 0666, ENTRY_OPERATIONS - 1),
	COMMAND(DEBUG_MAKE, 1, DEBUG_DIR, 2, ENTRIES_TOP, 0, 0),
	COMMAND(DEBUG_MAKE, 2, DEBUG_U32, 1, 1, 0666, 0),
	COMMAND(SYS_MAKE, 0, 1, 0, ENTRIES_TOP, 0, 0),
	COMMAND(SYS_BIN, 0, 0, BIN_BYTES, ENTRIES_TOP, 0, 0),
};

static const struct file_operations operations = {
	.owner = THIS_MODULE,
	.unlocked_ioctl = entries_ioctl,
};

static int __init entries_init(void)
{
	unsigned int i;
	int error = register_chrdev_region(MKDEV(12, ENTRIES_CONTROL), 1, "entries");

	if (error)
		return error;
	for (i = 0; i < ENTRIES_SLOTS; i++) {
		entries_shapes[i].lines = i;
		entries_shapes[i].length = i & 3;
		snprintf(entries_memory[i], ENTRIES_MEMORY, "%u0123456789abcdefghijklmnopqrstuvwxyz", i);
	}
	error = entries_proc_up();
	if (error)
		goto region;
	error = entries_debug_up();
	if (error)
		goto proc;
	error = entries_sys_up();
	if (error)
		goto debug;
	cdev_init(&control, &operations);
	control.owner = THIS_MODULE;
	error = cdev_add(&control, MKDEV(12, ENTRIES_CONTROL), 1);
	if (error)
		goto sys;
	for (i = 0; i < ARRAY_SIZE(at_first); i++)
		command(at_first[i].cmd, at_first[i].arg);
	return 0;

sys:
	entries_sys_down();
debug:
	entries_debug_down();
proc:
	entries_proc_down();
region:
	unregister_chrdev_region(MKDEV(12, ENTRIES_CONTROL), 1);
	return error;
}

static void __exit entries_exit(void)
{
	cdev_del(&control);
	entries_sys_down();
	entries_debug_down();
	entries_proc_down();
	unregister_chrdev_region(MKDEV(12, ENTRIES_CONTROL), 1);
	pr_info("gone\n");
}

module_init(entries_init);
module_exit(entries_exit);
MODULE_LICENSE("GPL");
MODULE_DESCRIPTION("Entries of /proc, /sys and debugfs that come and go");
