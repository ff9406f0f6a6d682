// SPDX-License-Identifier: MIT OR GPL-2.0-only
/* A driver whose calls answer what no driver should: mknod /dev/wrong c 12 14. Each ioctl() returns its argument, and so
 * does each call from then on. A read() gives the name of the task after WRONG_TELLS_NAME. */
#include <linux/cdev.h>
#include <linux/fs.h>
#include <linux/module.h>
#include <linux/sched.h>
#include <linux/string.h>
#include <linux/uaccess.h>

#include "calls.h"

static long answer;
static bool tells_name;

/* Fills what was asked for, whatever it says then. */
static ssize_t wrong_read(struct file *file, char __user *to, size_t n, loff_t *pos)
{
	char text[sizeof(current->comm)] = "a wrong answer";

	if (tells_name)
		strscpy(text, current->comm, sizeof(text));
	if (copy_to_user(to, text, min(n, sizeof(text))))
		return -EFAULT;
	return answer;
}

static ssize_t wrong_write(struct file *file, const char __user *from, size_t n, loff_t *pos)
{
	return answer;
}

static long wrong_ioctl(struct file *file, unsigned int cmd, unsigned long arg)
{
	tells_name = cmd == WRONG_TELLS_NAME;
	answer = (long)arg;
	return answer;
}

static loff_t wrong_llseek(struct file *file, loff_t offset, int whence)
{
	return answer;
}

static const struct file_operations operations = {
	.owner = THIS_MODULE,
	.read = wrong_read,
	.write = wrong_write,
	.unlocked_ioctl = wrong_ioctl,
	.llseek = wrong_llseek,
};

static struct cdev wrong_cdev;

static int __init wrong_init(void)
{
	int error = register_chrdev_region(MKDEV(CALL_MAJOR, WRONG_MINOR), 1, "wrong");

	if (error)
		return error;
	cdev_init(&wrong_cdev, &operations);
	wrong_cdev.owner = THIS_MODULE;
	error = cdev_add(&wrong_cdev, MKDEV(CALL_MAJOR, WRONG_MINOR), 1);
	if (error)
		unregister_chrdev_region(MKDEV(CALL_MAJOR, WRONG_MINOR), 1);
	return error;
}

static void __exit wrong_exit(void)
{
	cdev_del(&wrong_cdev);
	unregister_chrdev_region(MKDEV(CALL_MAJOR, WRONG_MINOR), 1);
}

module_init(wrong_init);
module_exit(wrong_exit);
MODULE_LICENSE("Dual MIT/GPL");
MODULE_DESCRIPTION("A driver whose calls answer what no driver should");
