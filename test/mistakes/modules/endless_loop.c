// SPDX-License-Identifier: MIT OR GPL-2.0-only
/* A loop waits for a variable that nobody changes. */
#include <linux/fs.h>
#include <linux/miscdevice.h>
#include <linux/module.h>

static int ready;

static ssize_t endless_loop_write(struct file *file, const char __user *from, size_t n, loff_t *pos)
{
	while (!READ_ONCE(ready)) /* Wrong: nobody else may run meanwhile. */
		;
	return n;
}

static const struct file_operations endless_loop_fops = {
	.owner = THIS_MODULE,
	.write = endless_loop_write,
};

static struct miscdevice endless_loop_misc = {
	.minor = MISC_DYNAMIC_MINOR,
	.name = "endless_loop",
	.fops = &endless_loop_fops,
};
module_misc_device(endless_loop_misc);
MODULE_LICENSE("GPL");
