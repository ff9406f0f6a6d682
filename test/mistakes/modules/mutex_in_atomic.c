// SPDX-License-Identifier: MIT OR GPL-2.0-only
/* The driver takes a mutex with a spinlock held. */
#include <linux/fs.h>
#include <linux/miscdevice.h>
#include <linux/module.h>
#include <linux/mutex.h>
#include <linux/spinlock.h>

static DEFINE_SPINLOCK(lock);
static DEFINE_MUTEX(mutex);

static ssize_t mutex_in_atomic_write(struct file *file, const char __user *from, size_t n, loff_t *pos)
{
	spin_lock(&lock);
	mutex_lock(&mutex); /* Wrong: it may have to sleep until the mutex comes free. */
	mutex_unlock(&mutex);
	spin_unlock(&lock);
	return n;
}

static const struct file_operations mutex_in_atomic_fops = {
	.owner = THIS_MODULE,
	.write = mutex_in_atomic_write,
};

static struct miscdevice mutex_in_atomic_misc = {
	.minor = MISC_DYNAMIC_MINOR,
	.name = "mutex_in_atomic",
	.fops = &mutex_in_atomic_fops,
};
module_misc_device(mutex_in_atomic_misc);
MODULE_LICENSE("GPL");
