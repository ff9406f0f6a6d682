// SPDX-License-Identifier: MIT OR GPL-2.0-only
/* A work is to run after the module has gone. */
#include <linux/fs.h>
#include <linux/miscdevice.h>
#include <linux/module.h>
#include <linux/workqueue.h>

static void do_work(struct work_struct *work)
{
}
static DECLARE_DELAYED_WORK(work, do_work);

static ssize_t work_left_queued_write(struct file *file, const char __user *from, size_t n, loff_t *pos)
{
	schedule_delayed_work(&work, 10 * HZ); /* Wrong: nobody cancels it. */
	return n;
}

static const struct file_operations work_left_queued_fops = {
	.owner = THIS_MODULE,
	.write = work_left_queued_write,
};

static struct miscdevice work_left_queued_misc = {
	.minor = MISC_DYNAMIC_MINOR,
	.name = "work_left_queued",
	.fops = &work_left_queued_fops,
};
module_misc_device(work_left_queued_misc);
MODULE_LICENSE("GPL");
