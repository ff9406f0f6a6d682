// SPDX-License-Identifier: MIT OR GPL-2.0-only
/* file_operations without .owner: rmmod succeeds while a task sleeps in open(). */
#include <linux/fs.h>
#include <linux/miscdevice.h>
#include <linux/module.h>
#include <linux/wait.h>

static DECLARE_WAIT_QUEUE_HEAD(wait);

static int no_owner_asleep_open(struct inode *inode, struct file *file)
{
	return wait_event_interruptible(wait, false);
}

/* Wrong: .owner = THIS_MODULE is missing. */
static const struct file_operations no_owner_asleep_fops = {
	.open = no_owner_asleep_open,
};

static struct miscdevice no_owner_asleep_misc = {
	.minor = MISC_DYNAMIC_MINOR,
	.name = "no_owner_asleep",
	.fops = &no_owner_asleep_fops,
};
module_misc_device(no_owner_asleep_misc);
MODULE_LICENSE("GPL");
