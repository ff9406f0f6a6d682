// SPDX-License-Identifier: MIT OR GPL-2.0-only
/* An error path returns without unlocking a mutex: the next call waits for ever. */
#include <linux/fs.h>
#include <linux/miscdevice.h>
#include <linux/module.h>
#include <linux/mutex.h>

static DEFINE_MUTEX(mutex);

static ssize_t lock_left_held_write(struct file *file, const char __user *from, size_t n, loff_t *pos)
{
	mutex_lock(&mutex);
	if (n > 8)
		return -EINVAL; /* Wrong: the mutex stays locked. */
	mutex_unlock(&mutex);
	return n;
}

static const struct file_operations lock_left_held_fops = {
	.owner = THIS_MODULE,
	.write = lock_left_held_write,
};

static struct miscdevice lock_left_held_misc = {
	.minor = MISC_DYNAMIC_MINOR,
	.name = "lock_left_held",
	.fops = &lock_left_held_fops,
};
module_misc_device(lock_left_held_misc);
MODULE_LICENSE("GPL");
