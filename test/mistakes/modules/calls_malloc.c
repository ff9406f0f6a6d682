// SPDX-License-Identifier: MIT OR GPL-2.0-only
/* The driver calls a function of the C library's. */
#include <linux/fs.h>
#include <linux/miscdevice.h>
#include <linux/module.h>

void *malloc(unsigned long size);
void free(void *memory);

static int calls_malloc_open(struct inode *inode, struct file *file)
{
	file->private_data = malloc(16); /* Wrong: a kernel has no malloc(), but kmalloc(). */
	return file->private_data ? 0 : -ENOMEM;
}

static int calls_malloc_release(struct inode *inode, struct file *file)
{
	free(file->private_data);
	return 0;
}

static const struct file_operations calls_malloc_fops = {
	.owner = THIS_MODULE,
	.open = calls_malloc_open,
	.release = calls_malloc_release,
};

static struct miscdevice calls_malloc_misc = {
	.minor = MISC_DYNAMIC_MINOR,
	.name = "calls_malloc",
	.fops = &calls_malloc_fops,
};
module_misc_device(calls_malloc_misc);
MODULE_LICENSE("GPL");
