// SPDX-License-Identifier: MIT OR GPL-2.0-only
#include <linux/module.h>
#include <linux/fs.h>
#include <linux/cdev.h>
#include <linux/uaccess.h>
#include <linux/mutex.h>
#include <linux/wait.h>
#include <linux/poll.h>
#include <linux/sched.h>
#include <linux/slab.h>
#include <linux/delay.h>

/*
 * /dev/cup: write fills it, read empties it and waits until it is full. /dev/beans never ends, and oopses when it is
 * written.
 */
static dev_t number;
static struct cdev cdev;
static struct class *class;
static char cup[4096];
static size_t full;
static int opens, releases;
static DEFINE_MUTEX(lock);
static DECLARE_WAIT_QUEUE_HEAD(filled);

static int cup_open(struct inode *inode, struct file *f)
{
	opens++;
	return 0;
}
static int cup_release(struct inode *inode, struct file *f)
{
	releases++;
	return 0;
}

static ssize_t cup_read(struct file *f, char __user *to, size_t n, loff_t *pos)
{
	ssize_t done;

	if (mutex_lock_interruptible(&lock))
		return -ERESTARTSYS;
	while (!full) {
		mutex_unlock(&lock);
		if (f->f_flags & O_NONBLOCK)
			return -EAGAIN;
		if (wait_event_interruptible(filled, full))
			return -ERESTARTSYS;
		if (mutex_lock_interruptible(&lock))
			return -ERESTARTSYS;
	}
	done = min(n, full);
	if (copy_to_user(to, cup, done))
		done = -EFAULT;
	else
		full = 0;
	mutex_unlock(&lock);
	return done;
}

static ssize_t cup_write(struct file *f, const char __user *from, size_t n, loff_t *pos)
{
	n = min(n, sizeof(cup));
	if (mutex_lock_interruptible(&lock))
		return -ERESTARTSYS;
	if (copy_from_user(cup, from, n)) {
		mutex_unlock(&lock);
		return -EFAULT;
	}
	full = n;
	mutex_unlock(&lock);
	wake_up_interruptible(&filled);
	return n;
}

static __poll_t cup_poll(struct file *f, poll_table *wait)
{
	poll_wait(f, &filled, wait);
	return EPOLLOUT | EPOLLWRNORM | (full ? EPOLLIN | EPOLLRDNORM : 0);
}

static long cup_ioctl(struct file *f, unsigned int cmd, unsigned long arg)
{
	switch (cmd) {
	case _IOR('c', 1, int):
		return put_user((int)full, (int __user *)arg);
	case _IO('c', 2):
		return current->pid;
	case _IO('c', 4):
		msleep(arg);
		return 0;
	case _IOR('c', 3, int[2]): {
		int counts[2] = { opens, releases };

		return copy_to_user((void __user *)arg, counts, sizeof(counts)) ? -EFAULT : 0;
	}
	default:
		return -ENOTTY;
	}
}

static const struct file_operations cup_ops = {
	.owner = THIS_MODULE,
	.open = cup_open,
	.release = cup_release,
	.read = cup_read,
	.write = cup_write,
	.poll = cup_poll,
	.unlocked_ioctl = cup_ioctl,
	.llseek = noop_llseek,
};

static char *zs;
static int *volatile nowhere;
static ssize_t z_read(struct file *f, char __user *to, size_t n, loff_t *pos)
{
	size_t done = 0;

	while (done < n) {
		size_t piece = min(n - done, (size_t)65536);

		if (copy_to_user(to + done, zs, piece))
			return done ? done : -EFAULT;
		done += piece;
	}
	return n;
}
static ssize_t cup_spill(struct file *f, const char __user *from, size_t n, loff_t *pos)
{
	*nowhere = 1;
	return n;
}
static const struct file_operations z_ops = { .owner = THIS_MODULE, .read = z_read, .write = cup_spill };
static struct cdev z_cdev;

static int __init cup_start(void)
{
	int error = alloc_chrdev_region(&number, 0, 2, "cup");

	if (error)
		return error;
	zs = kmalloc(65536, GFP_KERNEL);
	memset(zs, 'z', 65536);
	cdev_init(&cdev, &cup_ops);
	cdev_add(&cdev, number, 1);
	cdev_init(&z_cdev, &z_ops);
	cdev_add(&z_cdev, number + 1, 1);
	class = class_create(THIS_MODULE, "cup");
	device_create(class, NULL, number, NULL, "cup");
	device_create(class, NULL, number + 1, NULL, "beans");
	pr_info("cup: ready, major %d\n", MAJOR(number));
	return 0;
}

static void __exit cup_exit(void)
{
	device_destroy(class, number + 1);
	device_destroy(class, number);
	class_destroy(class);
	cdev_del(&z_cdev);
	cdev_del(&cdev);
	unregister_chrdev_region(number, 2);
	kfree(zs);
	pr_info("cup: gone, %d opens, %d releases\n", opens, releases);
}
module_init(cup_start);
module_exit(cup_exit);
MODULE_LICENSE("GPL");
MODULE_DESCRIPTION("A cup, and what is filled into it");
