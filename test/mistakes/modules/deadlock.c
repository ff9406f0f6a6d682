// SPDX-License-Identifier: MIT OR GPL-2.0-only
/* Two tasks take two mutexes, each in another order. */
#include <linux/delay.h>
#include <linux/fs.h>
#include <linux/miscdevice.h>
#include <linux/module.h>
#include <linux/mutex.h>

static DEFINE_MUTEX(left);
static DEFINE_MUTEX(right);

static void take(struct mutex *first, struct mutex *second)
{
	mutex_lock(first);
	msleep(10);
	mutex_lock(second);
	mutex_unlock(second);
	mutex_unlock(first);
}

static ssize_t deadlock_write(struct file *file, const char __user *from, size_t n, loff_t *pos)
{
	if (n == 1)
		take(&left, &right);
	else
		take(&right, &left); /* Wrong: the other order. */
	return n;
}

static const struct file_operations deadlock_fops = {
	.owner = THIS_MODULE,
	.write = deadlock_write,
};

static struct miscdevice deadlock_misc = {
	.minor = MISC_DYNAMIC_MINOR,
	.name = "deadlock",
	.fops = &deadlock_fops,
};
module_misc_device(deadlock_misc);
MODULE_LICENSE("GPL");
