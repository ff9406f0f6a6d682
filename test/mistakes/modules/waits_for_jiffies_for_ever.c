// SPDX-License-Identifier: MIT OR GPL-2.0-only
/* A loop waits for a time that moves away as fast as the clock. */
#include <linux/fs.h>
#include <linux/jiffies.h>
#include <linux/miscdevice.h>
#include <linux/module.h>

static ssize_t waits_for_jiffies_for_ever_write(struct file *file, const char __user *from, size_t n, loff_t *pos)
{
	while (time_before(jiffies, jiffies + HZ)) /* Wrong: the end of the wait is always a second away. */
		;
	return n;
}

static const struct file_operations waits_for_jiffies_for_ever_fops = {
	.owner = THIS_MODULE,
	.write = waits_for_jiffies_for_ever_write,
};

static struct miscdevice waits_for_jiffies_for_ever_misc = {
	.minor = MISC_DYNAMIC_MINOR,
	.name = "waits_for_jiffies_for_ever",
	.fops = &waits_for_jiffies_for_ever_fops,
};
module_misc_device(waits_for_jiffies_for_ever_misc);
MODULE_LICENSE("GPL");
