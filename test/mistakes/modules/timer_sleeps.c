// SPDX-License-Identifier: MIT OR GPL-2.0-only
/* The function of a timer sleeps. */
#include <linux/delay.h>
#include <linux/fs.h>
#include <linux/miscdevice.h>
#include <linux/module.h>
#include <linux/timer.h>

static void on_timer(struct timer_list *timer)
{
	msleep(10); /* Wrong: a timer's function interrupts whoever runs. */
}
static DEFINE_TIMER(timer, on_timer);

static ssize_t timer_sleeps_write(struct file *file, const char __user *from, size_t n, loff_t *pos)
{
	mod_timer(&timer, jiffies + 1);
	msleep(20);
	return n;
}

static const struct file_operations timer_sleeps_fops = {
	.owner = THIS_MODULE,
	.write = timer_sleeps_write,
};

static struct miscdevice timer_sleeps_misc = {
	.minor = MISC_DYNAMIC_MINOR,
	.name = "timer_sleeps",
	.fops = &timer_sleeps_fops,
};
module_misc_device(timer_sleeps_misc);
MODULE_LICENSE("GPL");
