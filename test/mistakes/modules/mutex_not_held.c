// SPDX-License-Identifier: MIT OR GPL-2.0-only
/* An error path unlocks a mutex that was not locked. */
#include <linux/fs.h>
#include <linux/miscdevice.h>
#include <linux/module.h>
#include <linux/mutex.h>

static DEFINE_MUTEX(mutex);

static ssize_t mutex_not_held_write(struct file *file, const char __user *from, size_t n, loff_t *pos)
{
	ssize_t result = -EINVAL;

	if (n > 8)
		goto out; /* Wrong: the mutex has not been locked yet. */
	mutex_lock(&mutex);
	result = n;
out:
	mutex_unlock(&mutex);
	return result;
}

static const struct file_operations mutex_not_held_fops = {
	.owner = THIS_MODULE,
	.write = mutex_not_held_write,
};

static struct miscdevice mutex_not_held_misc = {
	.minor = MISC_DYNAMIC_MINOR,
	.name = "mutex_not_held",
	.fops = &mutex_not_held_fops,
};
module_misc_device(mutex_not_held_misc);
MODULE_LICENSE("GPL");
