// SPDX-License-Identifier: MIT OR GPL-2.0-only
/* Devices whose file_operations have chosen members: mknod /dev/… c 12 MINOR, see enum ops_minor. */
#include <linux/cdev.h>
#include <linux/fs.h>
#include <linux/module.h>
#include <linux/poll.h>
#include <linux/uaccess.h>
#include <linux/wait.h>

#include "calls.h"

static const char letters[] = "abcdefghijklmnopqrstuvwxyz";
#define LETTERS 26

static struct cdev cdevs[OPS_END - OPS_FIRST];
static long set_result;
static bool woken;
static DECLARE_WAIT_QUEUE_HEAD(changed);

static ssize_t letters_read(struct file *file, char __user *to, size_t size, loff_t *pos)
{
	return simple_read_from_buffer(to, size, pos, letters, LETTERS);
}

static ssize_t stream_read(struct file *file, char __user *to, size_t size, loff_t *pos)
{
	size_t n = min_t(size_t, size, 4);

	/* A stream gets no position. */
	if (copy_to_user(to, pos ? "seek" : "none", n))
		return -EFAULT;
	return n;
}

static ssize_t take_write(struct file *file, const char __user *from, size_t size, loff_t *pos)
{
	*pos += size;
	return size;
}

static loff_t fixed_llseek(struct file *file, loff_t offset, int whence)
{
	return fixed_size_llseek(file, offset, whence, LETTERS);
}

static ssize_t count_read(struct file *file, char __user *to, size_t size, loff_t *pos)
{
	return size;
}

static ssize_t count_write(struct file *file, const char __user *from, size_t size, loff_t *pos)
{
	return size;
}

static int failing_open(struct inode *inode, struct file *file)
{
	pr_info("ops: open answers %ld\n", set_result);
	return set_result;
}

static int logging_open(struct inode *inode, struct file *file)
{
	pr_info("ops: open in mode %u\n", file->f_flags & O_ACCMODE);
	return 0;
}

static int logging_flush(struct file *file, fl_owner_t id)
{
	pr_info("ops: flush in mode %u\n", file->f_flags & O_ACCMODE);
	return 0;
}

static int logging_release(struct inode *inode, struct file *file)
{
	pr_info("ops: release in mode %u\n", file->f_flags & O_ACCMODE);
	return -EIO; /* nobody looks at it */
}

static ssize_t result_read(struct file *file, char __user *to, size_t size, loff_t *pos)
{
	return set_result;
}

static ssize_t result_write(struct file *file, const char __user *from, size_t size, loff_t *pos)
{
	return set_result;
}

static int result_flush(struct file *file, fl_owner_t id)
{
	return set_result;
}

static int result_fsync(struct file *file, loff_t start, loff_t end, int datasync)
{
	pr_info("ops: fsync from %lld to %llx, datasync %d\n", start, end, datasync);
	return set_result;
}

static __poll_t result_poll(struct file *file, poll_table *table)
{
	return (__force __poll_t)set_result;
}

static ssize_t moving_read(struct file *file, char __user *to, size_t size, loff_t *pos)
{
	*pos += 5;
	return set_result;
}

static __poll_t waiting_poll(struct file *file, poll_table *table)
{
	poll_wait(file, &changed, table);
	return woken ? EPOLLIN | EPOLLRDNORM : 0;
}

/* What OPS_SET_RESULT set is what every other command returns. */
static long result_ioctl(struct file *file, unsigned int cmd, unsigned long arg)
{
	switch (cmd) {
	case OPS_SET_RESULT:
		set_result = (long)arg;
		return 0;
	case OPS_WAKE:
		woken = !!arg;
		wake_up_interruptible(&changed);
		return 0;
	default:
		return set_result;
	}
}

#define OPERATIONS(minor, ...) [(minor) - OPS_FIRST] = { .owner = THIS_MODULE, __VA_ARGS__ }
static const struct file_operations operations[OPS_END - OPS_FIRST] = {
	[OPS_BARE - OPS_FIRST] = { .owner = THIS_MODULE },
	OPERATIONS(OPS_READ_ONLY, .read = letters_read),
	OPERATIONS(OPS_WRITE_ONLY, .write = take_write),
	OPERATIONS(OPS_DEFAULT_LLSEEK, .read = letters_read, .write = take_write, .llseek = default_llseek),
	OPERATIONS(OPS_NOOP_LLSEEK, .read = letters_read, .llseek = noop_llseek),
	OPERATIONS(OPS_GENERIC_LLSEEK, .read = letters_read, .llseek = generic_file_llseek),
	OPERATIONS(OPS_FIXED_LLSEEK, .read = letters_read, .llseek = fixed_llseek),
	OPERATIONS(OPS_NONSEEKABLE, .read = letters_read, .write = take_write, .open = nonseekable_open),
	OPERATIONS(OPS_STREAM, .read = stream_read, .open = stream_open),
	OPERATIONS(OPS_OPEN_FAILS, .open = failing_open, .release = logging_release),
	OPERATIONS(OPS_COUNTED, .open = logging_open, .flush = logging_flush, .release = logging_release),
	OPERATIONS(OPS_RESULT, .read = result_read, .write = result_write, .flush = result_flush, .fsync = result_fsync,
		   .poll = result_poll, .unlocked_ioctl = result_ioctl),
	OPERATIONS(OPS_MOVES, .read = moving_read, .llseek = default_llseek),
	OPERATIONS(OPS_COUNT, .read = count_read, .write = count_write),
	OPERATIONS(OPS_POLL_WAIT, .poll = waiting_poll),
	[OPS_NO_OWNER - OPS_FIRST] = { .read = letters_read },
};

static void remove_first(int count)
{
	while (count--)
		cdev_del(&cdevs[count]);
	unregister_chrdev_region(MKDEV(CALL_MAJOR, OPS_FIRST), OPS_END - OPS_FIRST);
}

static int __init ops_init(void)
{
	int i, error = register_chrdev_region(MKDEV(CALL_MAJOR, OPS_FIRST), OPS_END - OPS_FIRST, "ops");

	for (i = 0; !error && i < OPS_END - OPS_FIRST; i++) {
		cdev_init(&cdevs[i], i == OPS_UNSET - OPS_FIRST ? NULL : &operations[i]);
		if (i != OPS_NO_OWNER - OPS_FIRST)
			cdevs[i].owner = THIS_MODULE;
		error = cdev_add(&cdevs[i], MKDEV(CALL_MAJOR, OPS_FIRST + i), 1);
		if (error)
			remove_first(i);
	}
	return error;
}

static void __exit ops_exit(void)
{
	remove_first(OPS_END - OPS_FIRST);
}

module_init(ops_init);
module_exit(ops_exit);
MODULE_LICENSE("Dual MIT/GPL");
MODULE_DESCRIPTION("Devices whose file_operations have chosen members");
