// SPDX-License-Identifier: MIT OR GPL-2.0-only
/* file_operations without .owner: rmmod succeeds while a task sleeps in open(). */
#include <linux/fs.h>
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

static int __init no_owner_asleep_init(void)
{
	return register_chrdev(240, "no_owner_asleep", &no_owner_asleep_fops);
}

static void __exit no_owner_asleep_exit(void)
{
	unregister_chrdev(240, "no_owner_asleep");
}

module_init(no_owner_asleep_init);
module_exit(no_owner_asleep_exit);
MODULE_LICENSE("GPL");
