// SPDX-License-Identifier: MIT OR GPL-2.0-only
/* A driver that Linux lets pass and a reviewer would not: `fault` names what one of its functions does wrong. */
#include <linux/device.h>
#include <linux/fs.h>
#include <linux/miscdevice.h>
#include <linux/module.h>
#include <linux/mutex.h>
#include <linux/poll.h>
#include <linux/slab.h>
#include <linux/string.h>
#include <linux/uaccess.h>

static char *fault = "";
module_param(fault, charp, 0444);
MODULE_PARM_DESC(fault, "what to do wrong");

static DEFINE_MUTEX(mutex);
static const char text[16] = "a careless text";

static bool is(const char *name)
{
	return !strcmp(fault, name);
}

static ssize_t careless_read(struct file *file, char __user *to, size_t n, loff_t *pos)
{
	size_t some = min(n, sizeof(text));

	if (is("no minus"))
		return EPERM;
	if (is("no errno"))
		return -5000;
	if (is("no signal"))
		return -ERESTARTSYS;
	if (is("kernel's own errno"))
		return -ENOIOCTLCMD;
	if (is("mutex kept"))
		mutex_trylock(&mutex);
	if (is("leftover"))
		return copy_to_user(to, text, some);
	if (is("beyond the count"))
		some = sizeof(text);
	if (copy_to_user(to, text, some))
		return -EFAULT;
	return is("more") ? n + 1 : min(n, some);
}

static ssize_t careless_write(struct file *file, const char __user *from, size_t n, loff_t *pos)
{
	char buffer[16];
	char first;

	/* A variable of the element's type without its const: no warning on Linux. */
	if (is("get_user"))
		return get_user(first, from) || first != 'f' ? -EFAULT : (ssize_t)n;
	if (is("nothing taken"))
		return 0;
	if (is("leftover"))
		return copy_from_user(buffer, from, min(n, sizeof(buffer)));
	return is("more") ? n + 1 : n;
}

static __poll_t careless_poll(struct file *file, poll_table *wait)
{
	if (is("poll fails"))
		return -EINVAL;
	return EPOLLIN;
}

static long careless_ioctl(struct file *file, unsigned int cmd, unsigned long arg)
{
	return is("no errno") ? -5000 : is("no signal") ? -ERESTARTSYS : 0;
}

static const struct file_operations careless_fops = {
	.owner = THIS_MODULE,
	.read = careless_read,
	.write = careless_write,
	.poll = careless_poll,
	.unlocked_ioctl = careless_ioctl,
};

static struct miscdevice careless_misc = {
	.minor = MISC_DYNAMIC_MINOR,
	.name = "careless",
	.fops = &careless_fops,
	.mode = 0666,
};

static int __init careless_init(void)
{
	int error = misc_register(&careless_misc);

	if (error)
		return error;
	if (is("nobody's numbers"))
		unregister_chrdev_region(MKDEV(61, 7), 1);
	if (is("another's numbers"))
		unregister_chrdev_region(MKDEV(12, 3), 1);
	if (is("too large"))
		kfree(kmalloc((4 << 20) + 1, GFP_KERNEL));
	if (is("major kept"))
		return register_chrdev(61, "careless", &careless_fops);
	return is("positive init") ? 1 : 0;
}

static void destroy_twice(struct class *class)
{
	if (IS_ERR(class))
		return;
	class_unregister(class);
	class_destroy(class);
}

static void __exit careless_exit(void)
{
	if (is("class destroyed twice"))
		destroy_twice(class_create(THIS_MODULE, "careless"));
	misc_deregister(&careless_misc);
}

module_init(careless_init);
module_exit(careless_exit);
MODULE_LICENSE("Dual MIT/GPL");
MODULE_DESCRIPTION("A driver whose answers a reviewer would not let pass");
