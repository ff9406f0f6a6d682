// SPDX-License-Identifier: MIT OR GPL-2.0-only
/* A reader waits for what a writer has brought, and the writer wakes nobody. */
#include <linux/fs.h>
#include <linux/miscdevice.h>
#include <linux/module.h>
#include <linux/uaccess.h>
#include <linux/wait.h>

static DECLARE_WAIT_QUEUE_HEAD(readable);
static bool full;

static ssize_t never_woken_read(struct file *file, char __user *to, size_t n, loff_t *pos)
{
	wait_event(readable, full);
	full = false;
	return n && !copy_to_user(to, "x", 1) ? 1 : -EFAULT;
}

static ssize_t never_woken_write(struct file *file, const char __user *from, size_t n, loff_t *pos)
{
	full = true; /* Wrong: wake_up(&readable) is missing. */
	return n;
}

static const struct file_operations never_woken_fops = {
	.owner = THIS_MODULE,
	.read = never_woken_read,
	.write = never_woken_write,
};

static struct miscdevice never_woken_misc = {
	.minor = MISC_DYNAMIC_MINOR,
	.name = "never_woken",
	.fops = &never_woken_fops,
};
module_misc_device(never_woken_misc);
MODULE_LICENSE("GPL");
