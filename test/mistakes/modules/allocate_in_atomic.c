// SPDX-License-Identifier: MIT OR GPL-2.0-only
/* The driver allocates with GFP_KERNEL while a spinlock is held. */
#include <linux/fs.h>
#include <linux/miscdevice.h>
#include <linux/module.h>
#include <linux/slab.h>
#include <linux/spinlock.h>

static DEFINE_SPINLOCK(lock);

static ssize_t allocate_in_atomic_write(struct file *file, const char __user *from, size_t n, loff_t *pos)
{
	spin_lock(&lock);
	kfree(kmalloc(16, GFP_KERNEL)); /* Wrong: GFP_KERNEL may sleep until memory comes free. */
	spin_unlock(&lock);
	return n;
}

static const struct file_operations allocate_in_atomic_fops = {
	.owner = THIS_MODULE,
	.write = allocate_in_atomic_write,
};

static struct miscdevice allocate_in_atomic_misc = {
	.minor = MISC_DYNAMIC_MINOR,
	.name = "allocate_in_atomic",
	.fops = &allocate_in_atomic_fops,
};
module_misc_device(allocate_in_atomic_misc);
MODULE_LICENSE("GPL");
