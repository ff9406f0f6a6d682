// SPDX-License-Identifier: MIT OR GPL-2.0-only
/* Devices with the less common file_operations: mknod /dev/… c 12 MINOR, see enum fileops_minor. */
#include <linux/cdev.h>
#include <linux/compat.h>
#include <linux/fs.h>
#include <linux/module.h>
#include <linux/poll.h>
#include <linux/seq_file.h>
#include <linux/splice.h>
#include <linux/uaccess.h>
#include <linux/uio.h>
#include <linux/version.h>
#include <linux/wait.h>
#if LINUX_VERSION_CODE >= KERNEL_VERSION(6, 3, 0)
#include <linux/filelock.h>
#endif

#include "calls.h"

#define SIZE 26
#define DEVICES (FILEOPS_END - FILEOPS_FIRST)

static const char letters[] = "abcdefghijklmnopqrstuvwxyz";
static char stored[SIZE];
static struct cdev cdevs[DEVICES];
static long set_result;
static struct fasync_struct *watchers;

static struct {
	wait_queue_head_t queue;
	unsigned int ready;
} polled[FILEOPS_POLLS];

static ssize_t letters_read_iter(struct kiocb *iocb, struct iov_iter *to)
{
	loff_t pos = iocb->ki_pos;
	size_t n;

	if (pos >= SIZE)
		return 0;
	n = copy_to_iter(letters + pos, SIZE - pos, to);
	if (!n && iov_iter_count(to))
		return -EFAULT;
	iocb->ki_pos += n;
	return n;
}

static ssize_t stored_write_iter(struct kiocb *iocb, struct iov_iter *from)
{
	loff_t pos = iocb->ki_pos;
	size_t n;

	if (pos >= SIZE)
		return -ENOSPC;
	n = copy_from_iter(stored + pos, SIZE - pos, from);
	if (!n && iov_iter_count(from))
		return -EFAULT;
	iocb->ki_pos += n;
	pr_info("fileops: stored \"%.*s\"\n", (int)n, stored + pos);
	return n;
}

/* Of the flags, those that RWF_* and O_* make. */
#define SHOWN_FLAGS (IOCB_HIPRI | IOCB_DSYNC | IOCB_SYNC | IOCB_NOWAIT | IOCB_APPEND)

static ssize_t logged_iter(struct kiocb *iocb, struct iov_iter *iter, const char *what)
{
	size_t n = iov_iter_count(iter);

	pr_info("fileops: %s at %lld, %zu bytes, first %zu, flags %x, %s, %s\n", what, iocb->ki_pos, n,
		iov_iter_single_seg_count(iter), iocb->ki_flags & SHOWN_FLAGS, iov_iter_rw(iter) ? "source" : "dest",
		is_sync_kiocb(iocb) ? "sync" : "async");
	iov_iter_advance(iter, n);
	iocb->ki_pos += n;
	return n;
}

static ssize_t logged_read_iter(struct kiocb *iocb, struct iov_iter *to)
{
	return logged_iter(iocb, to, "read_iter");
}

static ssize_t logged_write_iter(struct kiocb *iocb, struct iov_iter *from)
{
	return logged_iter(iocb, from, "write_iter");
}

static ssize_t result_iter(struct kiocb *iocb, struct iov_iter *iter)
{
	iocb->ki_pos += 5;
	return set_result;
}

static ssize_t word_read(struct file *file, char __user *to, size_t size, loff_t *pos)
{
	return simple_read_from_buffer(to, size, pos, "read", 4);
}

static ssize_t word_read_iter(struct kiocb *iocb, struct iov_iter *to)
{
	return copy_to_iter("iter", 4, to);
}

static ssize_t records_write_iter(struct kiocb *iocb, struct iov_iter *from)
{
	char record[4];
	ssize_t n = 0;

	while (copy_from_iter_full(record, sizeof(record), from)) {
		pr_info("fileops: record \"%.4s\", %zu bytes left\n", record, iov_iter_count(from));
		n += sizeof(record);
	}
	pr_info("fileops: %zu bytes make no record\n", iov_iter_count(from));
	return n;
}

static ssize_t zero_read_iter(struct kiocb *iocb, struct iov_iter *to)
{
	return iov_iter_zero(iov_iter_count(to), to);
}

/* Fills what it says it has read: a pipe would wait for bytes that are not there. */
static ssize_t moving_zero_read_iter(struct kiocb *iocb, struct iov_iter *to)
{
	size_t n = iov_iter_zero(iov_iter_count(to), to);

	iocb->ki_pos += n;
	return n;
}

static int nowait_open(struct inode *inode, struct file *file)
{
	file->f_mode |= FMODE_NOWAIT;
	return 0;
}

static int fileops_fasync(int fd, struct file *file, int on)
{
	int result = fasync_helper(fd, file, on, &watchers);

	/* A descriptor's number where there is one. */
	pr_info("fileops: fasync %s, fd %d = %d\n", on ? "on" : "off", fd, result);
	return result;
}

static int result_fasync(int fd, struct file *file, int on)
{
	return set_result;
}

static ssize_t signalling_write(struct file *file, const char __user *from, size_t size, loff_t *pos)
{
	kill_fasync(&watchers, SIGIO, POLL_IN);
	return size;
}

static int fileops_check_flags(int flags)
{
	pr_info("fileops: check_flags %o\n", flags & ~O_LARGEFILE);
	return flags & O_APPEND ? -EPERM : 0;
}

#if LINUX_VERSION_CODE >= KERNEL_VERSION(6, 9, 0)
#define lock_type(fl) ((fl)->c.flc_type)
#else
#define lock_type(fl) ((fl)->fl_type)
#endif

static int logged_lock(struct file *file, int cmd, struct file_lock *fl)
{
	pr_info("fileops: lock command %d, type %d, from %lld to %llx\n", cmd, lock_type(fl), fl->fl_start, fl->fl_end);
	if (cmd == F_GETLK) {
		posix_test_lock(file, fl);
		return 0;
	}
	return posix_lock_file(file, fl, NULL);
}

static int logged_flock(struct file *file, int cmd, struct file_lock *fl)
{
	pr_info("fileops: flock command %d, type %d\n", cmd, lock_type(fl));
	return locks_lock_file_wait(file, fl);
}

static int result_lock(struct file *file, int cmd, struct file_lock *fl)
{
	return set_result;
}

static ssize_t result_splice_read(struct file *in, loff_t *pos, struct pipe_inode_info *pipe, size_t len, unsigned int flags)
{
	pr_info("fileops: splice_read at %lld, %zu bytes\n", *pos, len);
	return set_result;
}

static ssize_t result_splice_write(struct pipe_inode_info *pipe, struct file *out, loff_t *pos, size_t len, unsigned int flags)
{
	pr_info("fileops: splice_write at %lld, %zu bytes\n", *pos, len);
	return set_result;
}

#if LINUX_VERSION_CODE >= KERNEL_VERSION(6, 9, 0)
#define lease_lock struct file_lease
#else
#define lease_lock struct file_lock
#endif
#if LINUX_VERSION_CODE >= KERNEL_VERSION(6, 6, 0)
#define lease_arg int
#else
#define lease_arg long
#endif

static int result_setlease(struct file *file, lease_arg type, lease_lock **lease, void **priv)
{
	return set_result;
}

static int unasked_iopoll(struct kiocb *iocb, struct io_comp_batch *batch, unsigned int flags)
{
	pr_info("fileops: iopoll\n");
	return 0;
}

static ssize_t unasked_copy(struct file *in, loff_t from, struct file *out, loff_t to, size_t len, unsigned int flags)
{
	pr_info("fileops: copy_file_range\n");
	return len;
}

static loff_t unasked_remap(struct file *in, loff_t from, struct file *out, loff_t to, loff_t len, unsigned int flags)
{
	pr_info("fileops: remap_file_range\n");
	return len;
}

static int fileops_fadvise(struct file *file, loff_t offset, loff_t len, int advice)
{
	pr_info("fileops: fadvise from %lld, %lld bytes, advice %d\n", offset, len, advice);
	return set_result;
}

static long fileops_fallocate(struct file *file, int mode, loff_t offset, loff_t len)
{
	pr_info("fileops: fallocate\n");
	return set_result;
}

static void fileops_show_fdinfo(struct seq_file *m, struct file *file)
{
	seq_printf(m, "driver:\t%s %d\n", "fileops", 12);
	seq_puts(m, "more:\t");
	seq_putc(m, 'x');
	seq_putc(m, '\n');
}

/* An address where something is mapped, which each run has elsewhere, is not shown. */
static const char *shown(unsigned long arg, char (*text)[20])
{
	char byte;

	if (!get_user(byte, (char __user *)arg))
		return "memory";
	snprintf(*text, sizeof(*text), "%lx", arg);
	return *text;
}

static int logged_open(struct inode *inode, struct file *file)
{
	pr_info("fileops: open with flags %o\n", file->f_flags & ~O_LARGEFILE);
	return 0;
}

static long ioctl_result(unsigned int cmd)
{
	return cmd == FILEOPS_WIDE ? set_result ^ (1L << 32) : set_result;
}

static long logged_ioctl(struct file *file, unsigned int cmd, unsigned long arg)
{
	char text[20];

	pr_info("fileops: ioctl %x, arg %s, %d bits\n", cmd, shown(arg, &text), in_compat_syscall() ? 32 : 64);
	return ioctl_result(cmd);
}

static long logged_compat_ioctl(struct file *file, unsigned int cmd, unsigned long arg)
{
	char text[20];

	pr_info("fileops: compat_ioctl %x, arg %s, %d bits\n", cmd, shown(arg, &text), in_compat_syscall() ? 32 : 64);
	return ioctl_result(cmd);
}

/* Until the next wake-up of the first polled device. */
static int sleep_once(void)
{
	DEFINE_WAIT(wait);

	prepare_to_wait(&polled[0].queue, &wait, TASK_INTERRUPTIBLE);
	schedule();
	finish_wait(&polled[0].queue, &wait);
	return 0;
}

static int slow_open(struct inode *inode, struct file *file)
{
	return file->f_flags & O_NONBLOCK ? 0 : sleep_once();
}

static long slow_ioctl(struct file *file, unsigned int cmd, unsigned long arg)
{
	return cmd == FILEOPS_SLEEP ? sleep_once() : -ENOTTY;
}

static int fileops_iterate(struct file *file, struct dir_context *ctx)
{
	static const char *const names[] = { "cup", "pot" };

	for (; ctx->pos < 2; ctx->pos++)
		if (!dir_emit(ctx, names[ctx->pos], 3, ctx->pos + 1, DT_UNKNOWN))
			break;
	return set_result;
}

static int device_of(struct file *file)
{
	return iminor(file_inode(file)) - FILEOPS_POLL;
}

static __poll_t fileops_poll(struct file *file, poll_table *table)
{
	int i = device_of(file);

	poll_wait(file, &polled[i].queue, table);
	return (__force __poll_t)polled[i].ready;
}

static long control_ioctl(struct file *file, unsigned int cmd, unsigned long arg)
{
	unsigned int i = arg >> 16, value = arg & 0xffff;

	switch (cmd) {
	case FILEOPS_SET_RESULT:
		set_result = (long)arg;
		return 0;
	case FILEOPS_SET_READY:
		polled[i].ready = value;
		return 0;
	case FILEOPS_WAKE:
		if (value)
			wake_up_interruptible_poll(&polled[i].queue, (__force __poll_t)value);
		else
			wake_up_interruptible(&polled[i].queue);
		return 0;
	default:
		return -ENOTTY;
	}
}

#if LINUX_VERSION_CODE >= KERNEL_VERSION(6, 5, 0)
#define fileops_splice_read copy_splice_read
#else
#define fileops_splice_read generic_file_splice_read
#endif

/* Since 6.12 it is a flag of the operations, and before one of each file. */
#if LINUX_VERSION_CODE >= KERNEL_VERSION(6, 12, 0)
#define UNSIGNED_POSITIONS .fop_flags = FOP_UNSIGNED_OFFSET
#else
static int unsigned_open(struct inode *inode, struct file *file)
{
	file->f_mode |= FMODE_UNSIGNED_OFFSET;
	return 0;
}
#define UNSIGNED_POSITIONS .open = unsigned_open
#endif

#define OPERATIONS(minor, ...) [(minor) - FILEOPS_FIRST] = { .owner = THIS_MODULE, __VA_ARGS__ }
static const struct file_operations operations[DEVICES] = {
	OPERATIONS(FILEOPS_CONTROL, .unlocked_ioctl = control_ioctl),
	OPERATIONS(FILEOPS_ITER, .read_iter = letters_read_iter, .write_iter = stored_write_iter, .llseek = default_llseek),
	OPERATIONS(FILEOPS_ITER_LOG, .read_iter = logged_read_iter, .write_iter = logged_write_iter, .llseek = default_llseek),
	OPERATIONS(FILEOPS_ITER_RESULT, .read_iter = result_iter, .write_iter = result_iter, .llseek = default_llseek),
	OPERATIONS(FILEOPS_READ_AND_ITER, .read = word_read, .read_iter = word_read_iter),
	OPERATIONS(FILEOPS_WRITE_FULL, .write_iter = records_write_iter),
	OPERATIONS(FILEOPS_ZERO, .read_iter = zero_read_iter),
	OPERATIONS(FILEOPS_NOWAIT, .open = nowait_open, .read_iter = logged_read_iter, .write_iter = logged_write_iter),
	OPERATIONS(FILEOPS_FASYNC, .fasync = fileops_fasync, .write = signalling_write),
	OPERATIONS(FILEOPS_FASYNC_RESULT, .fasync = result_fasync),
	OPERATIONS(FILEOPS_CHECK_FLAGS, .check_flags = fileops_check_flags),
	OPERATIONS(FILEOPS_LOCK, .lock = logged_lock, .flock = logged_flock),
	OPERATIONS(FILEOPS_LOCK_RESULT, .lock = result_lock, .flock = result_lock),
	OPERATIONS(FILEOPS_SPLICE, .read_iter = letters_read_iter, .write_iter = stored_write_iter, .llseek = default_llseek,
		   .splice_read = fileops_splice_read, .splice_write = iter_file_splice_write),
	OPERATIONS(FILEOPS_SPLICE_RESULT, .read_iter = letters_read_iter, .write_iter = stored_write_iter, .llseek = default_llseek,
		   .splice_read = result_splice_read, .splice_write = result_splice_write),
	OPERATIONS(FILEOPS_ADVICE, .fadvise = fileops_fadvise, .fallocate = fileops_fallocate),
	OPERATIONS(FILEOPS_FDINFO, .show_fdinfo = fileops_show_fdinfo, .read_iter = letters_read_iter, .llseek = default_llseek),
	OPERATIONS(FILEOPS_COMPAT, .unlocked_ioctl = logged_ioctl, .compat_ioctl = logged_compat_ioctl),
	OPERATIONS(FILEOPS_COMPAT_PTR, .unlocked_ioctl = logged_ioctl, .compat_ioctl = compat_ptr_ioctl),
	OPERATIONS(FILEOPS_SLOW_OPEN, .open = slow_open, .unlocked_ioctl = slow_ioctl),
	OPERATIONS(FILEOPS_LEASE, .setlease = result_setlease),
	OPERATIONS(FILEOPS_UNASKED, .read_iter = zero_read_iter, .iopoll = unasked_iopoll, .copy_file_range = unasked_copy,
		   .remap_file_range = unasked_remap),
	OPERATIONS(FILEOPS_NAMES, .iterate_shared = fileops_iterate),
	OPERATIONS(FILEOPS_NATIVE, .open = logged_open, .unlocked_ioctl = logged_ioctl),
	OPERATIONS(FILEOPS_UNSIGNED, UNSIGNED_POSITIONS, .read_iter = logged_read_iter, .write_iter = logged_write_iter,
		   .llseek = default_llseek),
	OPERATIONS(FILEOPS_UNSIGNED_GENERIC, UNSIGNED_POSITIONS, .read_iter = moving_zero_read_iter,
		   .write_iter = logged_write_iter, .llseek = generic_file_llseek, .splice_read = fileops_splice_read,
		   .splice_write = iter_file_splice_write),
	[FILEOPS_POLL - FILEOPS_FIRST... FILEOPS_POLL - FILEOPS_FIRST + FILEOPS_POLLS -
		1] = { .owner = THIS_MODULE, .poll = fileops_poll },
};

static void remove_first(int count)
{
	while (count--)
		cdev_del(&cdevs[count]);
	unregister_chrdev_region(MKDEV(CALL_MAJOR, FILEOPS_FIRST), DEVICES);
}

static int __init fileops_init(void)
{
	int i, error = register_chrdev_region(MKDEV(CALL_MAJOR, FILEOPS_FIRST), DEVICES, "fileops");

	for (i = 0; i < FILEOPS_POLLS; i++)
		init_waitqueue_head(&polled[i].queue);
	for (i = 0; !error && i < DEVICES; i++) {
		cdev_init(&cdevs[i], &operations[i]);
		cdevs[i].owner = THIS_MODULE;
		error = cdev_add(&cdevs[i], MKDEV(CALL_MAJOR, FILEOPS_FIRST + i), 1);
		if (error)
			remove_first(i);
	}
	return error;
}

static void __exit fileops_exit(void)
{
	remove_first(DEVICES);
}

module_init(fileops_init);
module_exit(fileops_exit);
MODULE_LICENSE("Dual MIT/GPL");
MODULE_DESCRIPTION("Devices with the less common file_operations");
