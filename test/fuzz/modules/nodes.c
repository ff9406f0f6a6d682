// SPDX-License-Identifier: MIT OR GPL-2.0-only
/* Devices that come and go in /dev as the fuzzer says: mknod /dev/… c 12 174, see nodes.h */
#include <linux/cdev.h>
#include <linux/device.h>
#include <linux/fs.h>
#include <linux/miscdevice.h>
#include <linux/module.h>
#include <linux/mutex.h>
#include <linux/slab.h>
#include <linux/string.h>
#include <linux/uaccess.h>
#include <linux/version.h>

#include "nodes.h"

#define MAJOR_NUMBER 12

#if LINUX_VERSION_CODE >= KERNEL_VERSION(6, 2, 0)
#define SEEN const
#else
#define SEEN
#endif
#if LINUX_VERSION_CODE >= KERNEL_VERSION(6, 4, 0)
#define create_class(name) class_create(name)
#else
#define create_class(name) class_create(THIS_MODULE, name)
#endif

static struct class *nodes_class;
static struct cdev devices, control;
static int open_result;
/* Guards what is there. */
static DEFINE_MUTEX(lock);
static bool created[NODES], registered[NODES];

static int nodes_open(struct inode *inode, struct file *file)
{
	return open_result;
}

static ssize_t nodes_read(struct file *file, char __user *to, size_t size, loff_t *pos)
{
	char text[32];
	int n = scnprintf(text, sizeof(text), "%u:%u", imajor(file_inode(file)), iminor(file_inode(file)));

	return simple_read_from_buffer(to, size, pos, text, n);
}

static const struct file_operations operations = {
	.owner = THIS_MODULE,
	.open = nodes_open,
	.read = nodes_read,
	.llseek = default_llseek,
};

static struct miscdevice miscs[NODES] = {
	{ .minor = 220, .name = "fuzzmisc0", .fops = &operations },
	{ .minor = 221, .name = "fuzzmisc1", .fops = &operations, .mode = 0666 },
	{ .minor = 222, .name = "fuzzmisc2", .fops = &operations, .nodename = "fuzzkitchen/misc2" },
	{ .minor = 220, .name = "fuzzmisc3", .fops = &operations },
};

static char *nodes_devnode(SEEN struct device *dev, umode_t *mode)
{
	if (mode && MINOR(dev->devt) == NODES_FIRST + 1)
		*mode = 0666;
	return MINOR(dev->devt) == NODES_FIRST + 3 ? kstrdup("fuzzkitchen/node3", GFP_KERNEL) : NULL;
}

static int create(unsigned int n)
{
	struct device *dev = device_create(nodes_class, NULL, MKDEV(MAJOR_NUMBER, NODES_FIRST + n), NULL, "fuzznode%u", n);

	if (!IS_ERR(dev))
		created[n] = true;
	return PTR_ERR_OR_ZERO(dev);
}

static int destroy(unsigned int n)
{
	device_destroy(nodes_class, MKDEV(MAJOR_NUMBER, NODES_FIRST + n));
	created[n] = false;
	return 0;
}

static int add_misc(unsigned int n)
{
	int error = registered[n] ? -EALREADY : misc_register(&miscs[n]);

	if (!error)
		registered[n] = true;
	return error;
}

static int remove_misc(unsigned int n)
{
	if (!registered[n])
		return -ENOENT;
	misc_deregister(&miscs[n]);
	registered[n] = false;
	return 0;
}

static long nodes_ioctl(struct file *file, unsigned int cmd, unsigned long arg)
{
	long result = -EINVAL;

	mutex_lock(&lock);
	if (cmd == NODES_OPEN) {
		open_result = -(int)arg;
		result = 0;
	} else if (arg < NODES) {
		result = cmd == NODES_CREATE	 ? create(arg)
		       : cmd == NODES_DESTROY	 ? destroy(arg)
		       : cmd == NODES_REGISTER	 ? add_misc(arg)
		       : cmd == NODES_DEREGISTER ? remove_misc(arg)
						 : -ENOTTY;
	}
	mutex_unlock(&lock);
	return result;
}

static const struct file_operations control_operations = {
	.owner = THIS_MODULE,
	.unlocked_ioctl = nodes_ioctl,
};

static int __init nodes_init(void)
{
	int error = register_chrdev_region(MKDEV(MAJOR_NUMBER, NODES_FIRST), NODES + 1, "nodes");

	if (error)
		return error;
	nodes_class = create_class("fuzznodes");
	error = PTR_ERR_OR_ZERO(nodes_class);
	if (error)
		goto region;
	nodes_class->devnode = nodes_devnode;
	cdev_init(&devices, &operations);
	devices.owner = THIS_MODULE;
	error = cdev_add(&devices, MKDEV(MAJOR_NUMBER, NODES_FIRST), NODES);
	if (error)
		goto class;
	cdev_init(&control, &control_operations);
	control.owner = THIS_MODULE;
	error = cdev_add(&control, MKDEV(MAJOR_NUMBER, NODES_CONTROL), 1);
	if (error)
		goto devices;
	return 0;

devices:
	cdev_del(&devices);
	class : class_destroy(nodes_class);
region:
	unregister_chrdev_region(MKDEV(MAJOR_NUMBER, NODES_FIRST), NODES + 1);
	return error;
}

static void __exit nodes_exit(void)
{
	unsigned int n;

	for (n = 0; n < NODES; n++) {
		remove_misc(n);
		if (created[n])
			destroy(n);
	}
	cdev_del(&control);
	cdev_del(&devices);
	class_destroy(nodes_class);
	unregister_chrdev_region(MKDEV(MAJOR_NUMBER, NODES_FIRST), NODES + 1);
}

module_init(nodes_init);
module_exit(nodes_exit);
MODULE_LICENSE("Dual MIT/GPL");
MODULE_DESCRIPTION("Devices that come and go in /dev");
