// SPDX-License-Identifier: MIT OR GPL-2.0-only
/* A loop waits again whatever wait_event_interruptible() says, which is that a signal is pending. */
#include <linux/fs.h>
#include <linux/miscdevice.h>
#include <linux/module.h>
#include <linux/wait.h>

static DECLARE_WAIT_QUEUE_HEAD(wait);
static bool ready;

static ssize_t signal_not_heeded_read(struct file *file, char __user *to, size_t n, loff_t *pos)
{
	while (!ready)
		wait_event_interruptible(wait, ready); /* Wrong: -ERESTARTSYS is not returned. */
	return 0;
}

static const struct file_operations signal_not_heeded_fops = {
	.owner = THIS_MODULE,
	.read = signal_not_heeded_read,
};

static struct miscdevice signal_not_heeded_misc = {
	.minor = MISC_DYNAMIC_MINOR,
	.name = "signal_not_heeded",
	.fops = &signal_not_heeded_fops,
};
module_misc_device(signal_not_heeded_misc);
MODULE_LICENSE("GPL");
