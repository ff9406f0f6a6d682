/* SPDX-License-Identifier: MIT OR GPL-2.0-only */
/* The control device of a test module: an ioctl for each function of a table. */
#pragma once

#include <linux/cdev.h>
#include <linux/fs.h>
#include <linux/ioctl.h>
#include <linux/kernel.h>
#include <linux/module.h>
#include <linux/slab.h>
#include <linux/string.h>
#include <linux/uaccess.h>

#include "calls.h"

typedef void (*call_function)(struct call *);

/* Does one call. Its result travels in the struct; the ioctl's own result is 0, or the error that the function asks for. */
static long control_call(const call_function *functions, unsigned int count, unsigned int cmd, unsigned long arg)
{
	struct call *call;
	long result = 0;

	if (_IOC_TYPE(cmd) != CALL_TYPE || _IOC_SIZE(cmd) != sizeof(*call) || _IOC_NR(cmd) >= count)
		return -ENOTTY;
	call = kmalloc(sizeof(*call), GFP_KERNEL);
	if (!call)
		return -ENOMEM;
	if (copy_from_user(call, (void __user *)arg, sizeof(*call))) {
		result = -EFAULT;
	} else {
		call->error = 0;
		functions[_IOC_NR(cmd)](call);
		result = call->error;
		if (!result && copy_to_user((void __user *)arg, call, sizeof(*call)))
			result = -EFAULT;
	}
	kfree(call);
	return result;
}

static struct cdev control_cdev;

static int control_add(const struct file_operations *ops, unsigned int minor, const char *name)
{
	int error = register_chrdev_region(MKDEV(CALL_MAJOR, minor), 1, name);

	if (error)
		return error;
	cdev_init(&control_cdev, ops);
	control_cdev.owner = THIS_MODULE;
	error = cdev_add(&control_cdev, MKDEV(CALL_MAJOR, minor), 1);
	if (error)
		unregister_chrdev_region(MKDEV(CALL_MAJOR, minor), 1);
	return error;
}

static void control_del(unsigned int minor)
{
	cdev_del(&control_cdev);
	unregister_chrdev_region(MKDEV(CALL_MAJOR, minor), 1);
}
