// SPDX-License-Identifier: MIT OR GPL-2.0-only
/* A timer takes a lock that the driver holds without disabling softirqs. */
#include <linux/delay.h>
#include <linux/fs.h>
#include <linux/miscdevice.h>
#include <linux/module.h>
#include <linux/spinlock.h>
#include <linux/timer.h>

static DEFINE_SPINLOCK(lock);

static void on_timer(struct timer_list *timer)
{
	spin_lock(&lock);
	spin_unlock(&lock);
}
static DEFINE_TIMER(timer, on_timer);

static ssize_t timer_takes_lock_write(struct file *file, const char __user *from, size_t n, loff_t *pos)
{
	mod_timer(&timer, jiffies + 1);
	spin_lock(&lock); /* Wrong: the timer may interrupt, and wait for ever. spin_lock_bh() keeps it away. */
	mdelay(20);
	spin_unlock(&lock);
	return n;
}

static const struct file_operations timer_takes_lock_fops = {
	.owner = THIS_MODULE,
	.write = timer_takes_lock_write,
};

static struct miscdevice timer_takes_lock_misc = {
	.minor = MISC_DYNAMIC_MINOR,
	.name = "timer_takes_lock",
	.fops = &timer_takes_lock_fops,
};
module_misc_device(timer_takes_lock_misc);
MODULE_LICENSE("GPL");
