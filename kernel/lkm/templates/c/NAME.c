// SPDX-License-Identifier: GPL-2.0-only
/* /dev/NAME remembers what was last written to it, and says it to whoever reads. */
#include <linux/fs.h>
#include <linux/kernel.h>
#include <linux/miscdevice.h>
#include <linux/module.h>
#include <linux/mutex.h>
#include <linux/uaccess.h>

static DEFINE_MUTEX(NAME_lock);
static char NAME_text[64];
static size_t NAME_size;

static ssize_t NAME_read(struct file *file, char __user *to, size_t count, loff_t *pos)
{
	ssize_t copied;

	mutex_lock(&NAME_lock);
	copied = simple_read_from_buffer(to, count, pos, NAME_text, NAME_size);
	mutex_unlock(&NAME_lock);
	return copied;
}

static ssize_t NAME_write(struct file *file, const char __user *from, size_t count, loff_t *pos)
{
	ssize_t result = min(count, sizeof(NAME_text));

	mutex_lock(&NAME_lock);
	if (copy_from_user(NAME_text, from, result))
		result = -EFAULT;
	else
		NAME_size = result;
	mutex_unlock(&NAME_lock);
	return result;
}

static const struct file_operations NAME_fops = {
	.owner = THIS_MODULE,
	.read = NAME_read,
	.write = NAME_write,
};

static struct miscdevice NAME_device = {
	.minor = MISC_DYNAMIC_MINOR,
	.name = "NAME",
	.fops = &NAME_fops,
	.mode = 0666,
};
module_misc_device(NAME_device);

MODULE_LICENSE("GPL");
MODULE_DESCRIPTION("Remembers what was last written to it");
