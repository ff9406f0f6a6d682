// SPDX-License-Identifier: MIT OR GPL-2.0-only
/* A loop writes one element more than there are. */
#include <linux/fs.h>
#include <linux/miscdevice.h>
#include <linux/module.h>
#include <linux/slab.h>

static int write_beyond_block_open(struct inode *inode, struct file *file)
{
	char *letters = kmalloc(16, GFP_KERNEL);
	int i;

	if (!letters)
		return -ENOMEM;
	for (i = 0; i <= 16; i++) /* Wrong: i < 16. */
		letters[i] = 'a';
	file->private_data = letters;
	return 0;
}

static int write_beyond_block_release(struct inode *inode, struct file *file)
{
	kfree(file->private_data);
	return 0;
}

static const struct file_operations write_beyond_block_fops = {
	.owner = THIS_MODULE,
	.open = write_beyond_block_open,
	.release = write_beyond_block_release,
};

static struct miscdevice write_beyond_block_misc = {
	.minor = MISC_DYNAMIC_MINOR,
	.name = "write_beyond_block",
	.fops = &write_beyond_block_fops,
};
module_misc_device(write_beyond_block_misc);
MODULE_LICENSE("GPL");
