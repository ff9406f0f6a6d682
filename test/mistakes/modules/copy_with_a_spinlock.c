// SPDX-License-Identifier: MIT OR GPL-2.0-only
/* Memory of the program's is copied while a spinlock is held. */
#include <linux/fs.h>
#include <linux/miscdevice.h>
#include <linux/module.h>
#include <linux/spinlock.h>
#include <linux/uaccess.h>

static DEFINE_SPINLOCK(lock);
static char kept[8];

static ssize_t copy_with_a_spinlock_read(struct file *file, char __user *to, size_t n, loff_t *pos)
{
	unsigned long left;

	n = min_t(size_t, n, sizeof(kept));
	spin_lock(&lock);
	left = copy_to_user(to, kept, n); /* Wrong: the page may have to be brought in first. */
	spin_unlock(&lock);
	return left ? -EFAULT : (ssize_t)n;
}

static const struct file_operations copy_with_a_spinlock_fops = {
	.owner = THIS_MODULE,
	.read = copy_with_a_spinlock_read,
};

static struct miscdevice copy_with_a_spinlock_misc = {
	.minor = MISC_DYNAMIC_MINOR,
	.name = "copy_with_a_spinlock",
	.fops = &copy_with_a_spinlock_fops,
};
module_misc_device(copy_with_a_spinlock_misc);
MODULE_LICENSE("GPL");
