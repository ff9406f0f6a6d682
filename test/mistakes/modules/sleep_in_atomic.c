// SPDX-License-Identifier: MIT OR GPL-2.0-only
/* The driver sleeps with a spinlock held. */
#include <linux/delay.h>
#include <linux/fs.h>
#include <linux/miscdevice.h>
#include <linux/module.h>
#include <linux/spinlock.h>

static DEFINE_SPINLOCK(lock);

static ssize_t sleep_in_atomic_write(struct file *file, const char __user *from, size_t n, loff_t *pos)
{
	spin_lock(&lock);
	msleep(10); /* Wrong: a spinlock is held. */
	spin_unlock(&lock);
	return n;
}

static const struct file_operations sleep_in_atomic_fops = {
	.owner = THIS_MODULE,
	.write = sleep_in_atomic_write,
};

static struct miscdevice sleep_in_atomic_misc = {
	.minor = MISC_DYNAMIC_MINOR,
	.name = "sleep_in_atomic",
	.fops = &sleep_in_atomic_fops,
};
module_misc_device(sleep_in_atomic_misc);
MODULE_LICENSE("GPL");
