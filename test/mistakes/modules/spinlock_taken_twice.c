// SPDX-License-Identifier: MIT OR GPL-2.0-only
/* A function takes a spinlock that its caller holds. */
#include <linux/fs.h>
#include <linux/miscdevice.h>
#include <linux/module.h>
#include <linux/spinlock.h>

static DEFINE_SPINLOCK(lock);
static int total;

static void add(int n)
{
	spin_lock(&lock); /* Wrong: the caller holds it. */
	total += n;
	spin_unlock(&lock);
}

static ssize_t spinlock_taken_twice_write(struct file *file, const char __user *from, size_t n, loff_t *pos)
{
	spin_lock(&lock);
	add(n);
	spin_unlock(&lock);
	return n;
}

static const struct file_operations spinlock_taken_twice_fops = {
	.owner = THIS_MODULE,
	.write = spinlock_taken_twice_write,
};

static struct miscdevice spinlock_taken_twice_misc = {
	.minor = MISC_DYNAMIC_MINOR,
	.name = "spinlock_taken_twice",
	.fops = &spinlock_taken_twice_fops,
};
module_misc_device(spinlock_taken_twice_misc);
MODULE_LICENSE("GPL");
