// SPDX-License-Identifier: MIT OR GPL-2.0-only
/* Counts its reads in a variable, which each load starts anew; the compiler's counters go on. */
#include <linux/fs.h>
#include <linux/miscdevice.h>
#include <linux/module.h>
#include <linux/uaccess.h>

static int reads;

static ssize_t counted_read(struct file *file, char __user *to, size_t n, loff_t *pos)
{
	reads++;
	if (n < sizeof(reads))
		return -EINVAL;
	return copy_to_user(to, &reads, sizeof(reads)) ? -EFAULT : sizeof(reads);
}

static const struct file_operations counted_fops = { .owner = THIS_MODULE, .read = counted_read };
static struct miscdevice counted = { .minor = MISC_DYNAMIC_MINOR, .name = "counted", .fops = &counted_fops };
module_misc_device(counted);

MODULE_LICENSE("GPL");
