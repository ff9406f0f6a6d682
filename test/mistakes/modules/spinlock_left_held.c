// SPDX-License-Identifier: MIT OR GPL-2.0-only
/* An error path returns without unlocking a spinlock. */
#include <linux/fs.h>
#include <linux/miscdevice.h>
#include <linux/module.h>
#include <linux/spinlock.h>

static DEFINE_SPINLOCK(lock);

static ssize_t spinlock_left_held_write(struct file *file, const char __user *from, size_t n, loff_t *pos)
{
	spin_lock(&lock);
	if (n > 8)
		return -EINVAL; /* Wrong: the spinlock stays locked. */
	spin_unlock(&lock);
	return n;
}

static const struct file_operations spinlock_left_held_fops = {
	.owner = THIS_MODULE,
	.write = spinlock_left_held_write,
};

static struct miscdevice spinlock_left_held_misc = {
	.minor = MISC_DYNAMIC_MINOR,
	.name = "spinlock_left_held",
	.fops = &spinlock_left_held_fops,
};
module_misc_device(spinlock_left_held_misc);
MODULE_LICENSE("GPL");
