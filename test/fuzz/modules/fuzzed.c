// SPDX-License-Identifier: MIT OR GPL-2.0-only
/* Devices with state for the fuzzer: insmod fuzzed.ko [size=16] [name=text] [quiet=1]; mknod /dev/… c 12 160, see fuzzed.h */
#include <linux/cdev.h>
#include <linux/fs.h>
#include <linux/module.h>
#include <linux/mutex.h>
#include <linux/poll.h>
#include <linux/slab.h>
#include <linux/string.h>
#include <linux/uaccess.h>
#include <linux/wait.h>

#include "fuzzed.h"

#define MAJOR_NUMBER 12
#define DEVICES (FUZZED_END - FUZZED_FIRST)
#define MOST 64

static unsigned int size = 16;
module_param(size, uint, 0444);
MODULE_PARM_DESC(size, "bytes that a device holds, 1 to 64");
static char *name = "fuzzed";
module_param(name, charp, 0444);
MODULE_PARM_DESC(name, "of the region in /proc/devices");
static bool quiet;
module_param(quiet, bool, 0644);
MODULE_PARM_DESC(quiet, "log nothing but load and removal");

/* Invariant, under the lock: count <= size. A queue's oldest byte is bytes[0]. */
struct fuzzed {
	struct cdev cdev;
	struct mutex lock;
	wait_queue_head_t changed;
	char bytes[MOST];
	size_t count;
	int opened;
};

struct fuzzed_file {
	struct fuzzed *device;
	u32 calls[2];
	char own[8];
};

static struct fuzzed devices[DEVICES];

#define say(...) \
	do { \
		if (!quiet) \
			pr_info("fuzzed: " __VA_ARGS__); \
	} while (0)

static int fuzzed_open(struct inode *inode, struct file *file)
{
	struct fuzzed *device = &devices[iminor(inode) - FUZZED_FIRST];
	struct fuzzed_file *opened;
	int error = 0;

	mutex_lock(&device->lock);
	if (iminor(inode) == FUZZED_ALONE && device->opened)
		error = -EBUSY;
	else
		device->opened++;
	mutex_unlock(&device->lock);
	if (error)
		return error;
	opened = kzalloc(sizeof(*opened), GFP_KERNEL);
	if (!opened)
		return -ENOMEM;
	opened->device = device;
	file->private_data = opened;
	say("open of %u in mode %u\n", iminor(inode) - FUZZED_FIRST, file->f_flags & O_ACCMODE);
	switch (iminor(inode)) {
	case FUZZED_QUEUE:
		return stream_open(inode, file);
	case FUZZED_ALONE:
		return nonseekable_open(inode, file);
	default:
		return 0;
	}
}

static int fuzzed_flush(struct file *file, fl_owner_t id)
{
	say("flush\n");
	return 0;
}

static int fuzzed_release(struct inode *inode, struct file *file)
{
	struct fuzzed_file *opened = file->private_data;

	say("release of %u after %u reads and %u writes\n", iminor(inode) - FUZZED_FIRST, opened->calls[0], opened->calls[1]);
	mutex_lock(&opened->device->lock);
	opened->device->opened--;
	mutex_unlock(&opened->device->lock);
	kfree(opened);
	return 0;
}

/* Takes the lock once `condition` holds, or fails without it. */
#define lock_when(device, file, condition) \
	({ \
		int __error = mutex_lock_interruptible(&(device)->lock) ? -ERESTARTSYS : 0; \
		while (!__error && !(condition)) { \
			mutex_unlock(&(device)->lock); \
			if ((file)->f_flags & O_NONBLOCK) \
				__error = -EAGAIN; \
			else if (wait_event_interruptible((device)->changed, condition)) \
				__error = -ERESTARTSYS; \
			else if (mutex_lock_interruptible(&(device)->lock)) \
				__error = -ERESTARTSYS; \
		} \
		__error; \
	})

static ssize_t queue_read(struct file *file, char __user *to, size_t n, loff_t *pos)
{
	struct fuzzed_file *opened = file->private_data;
	struct fuzzed *device = opened->device;
	int error;

	opened->calls[0]++;
	if (!n)
		return 0;
	error = lock_when(device, file, device->count != 0);
	if (error)
		return error;
	n = min(n, device->count);
	n -= copy_to_user(to, device->bytes, n);
	device->count -= n;
	memmove(device->bytes, device->bytes + n, device->count);
	wake_up_interruptible(&device->changed);
	mutex_unlock(&device->lock);
	return n ? (ssize_t)n : -EFAULT;
}

static ssize_t queue_write(struct file *file, const char __user *from, size_t n, loff_t *pos)
{
	struct fuzzed_file *opened = file->private_data;
	struct fuzzed *device = opened->device;
	int error;

	opened->calls[1]++;
	if (!n)
		return 0;
	error = lock_when(device, file, device->count < size);
	if (error)
		return error;
	n = min(n, size - device->count);
	n -= copy_from_user(device->bytes + device->count, from, n);
	device->count += n;
	if (n)
		wake_up_interruptible_poll(&device->changed, EPOLLIN | EPOLLRDNORM);
	mutex_unlock(&device->lock);
	return n ? (ssize_t)n : -EFAULT;
}

static __poll_t queue_poll(struct file *file, poll_table *table)
{
	struct fuzzed_file *opened = file->private_data;
	struct fuzzed *device = opened->device;
	__poll_t mask = 0;

	poll_wait(file, &device->changed, table);
	mutex_lock(&device->lock);
	if (device->count)
		mask |= EPOLLIN | EPOLLRDNORM;
	if (device->count < size)
		mask |= EPOLLOUT | EPOLLWRNORM;
	mutex_unlock(&device->lock);
	return mask;
}

static ssize_t memory_read(struct file *file, char __user *to, size_t n, loff_t *pos)
{
	struct fuzzed_file *opened = file->private_data;
	ssize_t result;

	opened->calls[0]++;
	mutex_lock(&opened->device->lock);
	result = simple_read_from_buffer(to, n, pos, opened->device->bytes, opened->device->count);
	mutex_unlock(&opened->device->lock);
	return result;
}

static ssize_t memory_write(struct file *file, const char __user *from, size_t n, loff_t *pos)
{
	struct fuzzed_file *opened = file->private_data;
	struct fuzzed *device = opened->device;
	ssize_t result;

	opened->calls[1]++;
	mutex_lock(&device->lock);
	if (file->f_flags & O_APPEND)
		*pos = device->count;
	if (*pos >= size && n) {
		result = -ENOSPC;
	} else {
		result = simple_write_to_buffer(device->bytes, size, pos, from, n);
		if (result > 0 && *pos > (loff_t)device->count)
			device->count = *pos;
	}
	mutex_unlock(&device->lock);
	return result;
}

static loff_t memory_llseek(struct file *file, loff_t offset, int whence)
{
	struct fuzzed_file *opened = file->private_data;

	return fixed_size_llseek(file, offset, whence, opened->device->count);
}

static int memory_fsync(struct file *file, loff_t start, loff_t end, int datasync)
{
	say("fsync from %lld to %llx, datasync %d\n", start, end, datasync);
	return 0;
}

static ssize_t own_read(struct file *file, char __user *to, size_t n, loff_t *pos)
{
	struct fuzzed_file *opened = file->private_data;

	opened->calls[0]++;
	return simple_read_from_buffer(to, n, pos, opened->own, sizeof(opened->own));
}

static ssize_t own_write(struct file *file, const char __user *from, size_t n, loff_t *pos)
{
	struct fuzzed_file *opened = file->private_data;

	opened->calls[1]++;
	return simple_write_to_buffer(opened->own, sizeof(opened->own), pos, from, n);
}

static long fuzzed_ioctl(struct file *file, unsigned int cmd, unsigned long arg)
{
	struct fuzzed_file *opened = file->private_data;
	struct fuzzed *device = opened->device;
	u64 position;
	u32 value;
	long error;

	switch (cmd) {
	case FUZZED_CLEAR:
		mutex_lock(&device->lock);
		device->count = 0;
		say("cleared\n");
		wake_up_interruptible(&device->changed);
		mutex_unlock(&device->lock);
		return 0;
	case FUZZED_COUNT:
		mutex_lock(&device->lock);
		value = device->count;
		mutex_unlock(&device->lock);
		return put_user(value, (u32 __user *)arg);
	case FUZZED_WAIT:
		if (get_user(value, (u32 __user *)arg))
			return -EFAULT;
		if (value > size)
			return -EINVAL;
		error = lock_when(device, file, device->count >= value);
		if (error)
			return error;
		value = device->count;
		mutex_unlock(&device->lock);
		return value;
	case FUZZED_FLAGS:
		value = file->f_flags;
		return put_user(value, (u32 __user *)arg);
	case FUZZED_MODE:
		value = (__force u32)(file->f_mode & (FMODE_READ | FMODE_WRITE | FMODE_LSEEK | FMODE_PREAD | FMODE_PWRITE));
		return put_user(value, (u32 __user *)arg);
	case FUZZED_POSITION:
		position = file->f_pos;
		return copy_to_user((void __user *)arg, &position, sizeof(position)) ? -EFAULT : 0;
	case FUZZED_CALLS:
		return copy_to_user((void __user *)arg, opened->calls, sizeof(opened->calls)) ? -EFAULT : 0;
	default:
		return -ENOTTY;
	}
}

#define OPERATIONS(...) \
	{ .owner = THIS_MODULE, \
	  .open = fuzzed_open, \
	  .flush = fuzzed_flush, \
	  .release = fuzzed_release, \
	  .unlocked_ioctl = fuzzed_ioctl, \
	  __VA_ARGS__ }
static const struct file_operations operations[DEVICES] = {
	OPERATIONS(.read = queue_read, .write = queue_write, .poll = queue_poll),
	OPERATIONS(.read = memory_read, .write = memory_write, .llseek = memory_llseek, .fsync = memory_fsync),
	OPERATIONS(.read = queue_read, .write = queue_write, .poll = queue_poll),
	OPERATIONS(.read = own_read, .write = own_write, .llseek = default_llseek),
};

static void remove_first(int count)
{
	while (count--)
		cdev_del(&devices[count].cdev);
	unregister_chrdev_region(MKDEV(MAJOR_NUMBER, FUZZED_FIRST), DEVICES);
}

static int __init fuzzed_init(void)
{
	int i, error;

	if (size < 1 || size > MOST) {
		pr_err("fuzzed: size must be 1 to %d, not %u\n", MOST, size);
		return -EINVAL;
	}
	error = register_chrdev_region(MKDEV(MAJOR_NUMBER, FUZZED_FIRST), DEVICES, name);
	for (i = 0; !error && i < DEVICES; i++) {
		mutex_init(&devices[i].lock);
		init_waitqueue_head(&devices[i].changed);
		cdev_init(&devices[i].cdev, &operations[i]);
		devices[i].cdev.owner = THIS_MODULE;
		error = cdev_add(&devices[i].cdev, MKDEV(MAJOR_NUMBER, FUZZED_FIRST + i), 1);
		if (error)
			remove_first(i);
	}
	if (!error)
		pr_info("fuzzed: %u bytes as %s\n", size, name);
	return error;
}

static void __exit fuzzed_exit(void)
{
	remove_first(DEVICES);
	pr_info("fuzzed: gone\n");
}

module_init(fuzzed_init);
module_exit(fuzzed_exit);
MODULE_LICENSE("Dual MIT/GPL");
MODULE_DESCRIPTION("Devices with state for the fuzzer");
