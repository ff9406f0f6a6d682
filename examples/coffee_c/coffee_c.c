// SPDX-License-Identifier: MIT OR GPL-2.0-only
/* The coffee machine of ../coffee in ordinary kernel C: mknod /dev/coffee_c c 12 3 */
#include <linux/cdev.h>
#include <linux/delay.h>
#include <linux/fs.h>
#include <linux/ioctl.h>
#include <linux/module.h>
#include <linux/mutex.h>
#include <linux/poll.h>
#include <linux/slab.h>
#include <linux/string.h>
#include <linux/uaccess.h>
#include <linux/wait.h>

#define COFFEE_EMPTY _IO('c', 0)
#define COFFEE_GET_CUPS _IOR('c', 1, __u32)
#define COFFEE_GET_DRUNK _IOR('c', 2, __u32)
#define COFFEE_BREW _IOW('c', 3, __u32)

#define MAX_CUPS 8

static int cups = 3;
module_param(cups, int, 0444);
MODULE_PARM_DESC(cups, "cups that fit on the plate, 1 to 8");

struct cup {
	char bytes[32];
	size_t size;
};

struct opened {
	u32 drunk;
};

static struct {
	struct cdev cdev;
	struct mutex lock;
	wait_queue_head_t changed;
	struct cup cups[MAX_CUPS];
	int first, count;
} coffee;

static const dev_t first_number = MKDEV(12, 3);

static int coffee_open(struct inode *inode, struct file *file)
{
	struct opened *opened = kzalloc(sizeof(*opened), GFP_KERNEL);

	if (!opened)
		return -ENOMEM;
	file->private_data = opened;
	return stream_open(inode, file);
}

static int coffee_release(struct inode *inode, struct file *file)
{
	kfree(file->private_data);
	return 0;
}

/* Called with the lock held. */
static void put_cup(const struct cup *fresh)
{
	coffee.cups[(coffee.first + coffee.count) % MAX_CUPS] = *fresh;
	coffee.count++;
	wake_up_interruptible(&coffee.changed);
}

/* Takes the lock once `condition` holds, or fails without it. */
#define lock_when(file, condition) \
	({ \
		int __error = mutex_lock_interruptible(&coffee.lock) ? -ERESTARTSYS : 0; \
		while (!__error && !(condition)) { \
			mutex_unlock(&coffee.lock); \
			if ((file)->f_flags & O_NONBLOCK) \
				__error = -EAGAIN; \
			else if (wait_event_interruptible(coffee.changed, condition)) \
				__error = -ERESTARTSYS; \
			else if (mutex_lock_interruptible(&coffee.lock)) \
				__error = -ERESTARTSYS; \
		} \
		__error; \
	})

static ssize_t coffee_read(struct file *file, char __user *to, size_t size, loff_t *pos)
{
	struct opened *opened = file->private_data;
	struct cup *cup;
	ssize_t n;
	int error = lock_when(file, coffee.count != 0);

	if (error)
		return error;
	cup = &coffee.cups[coffee.first];
	n = min(cup->size, size);
	if (copy_to_user(to, cup->bytes, n)) {
		mutex_unlock(&coffee.lock);
		return -EFAULT;
	}
	coffee.first = (coffee.first + 1) % MAX_CUPS;
	coffee.count--;
	opened->drunk++;
	wake_up_interruptible(&coffee.changed);
	mutex_unlock(&coffee.lock);
	return n;
}

static ssize_t coffee_write(struct file *file, const char __user *from, size_t size, loff_t *pos)
{
	struct cup fresh;
	int error;

	if (size > sizeof(fresh.bytes))
		return -EMSGSIZE;
	fresh.size = size;
	if (copy_from_user(fresh.bytes, from, size))
		return -EFAULT;
	error = lock_when(file, coffee.count != cups);
	if (error)
		return error;
	put_cup(&fresh);
	mutex_unlock(&coffee.lock);
	return size;
}

static __poll_t coffee_poll(struct file *file, poll_table *table)
{
	__poll_t mask = 0;

	poll_wait(file, &coffee.changed, table);
	mutex_lock(&coffee.lock);
	if (coffee.count != 0)
		mask |= EPOLLIN | EPOLLRDNORM;
	if (coffee.count != cups)
		mask |= EPOLLOUT | EPOLLWRNORM;
	mutex_unlock(&coffee.lock);
	return mask;
}

static long coffee_brew(u32 ms)
{
	struct cup fresh = { .bytes = "coffee", .size = 6 };
	long result = 0;

	if (ms > 10000)
		return -EINVAL;
	msleep(ms);
	mutex_lock(&coffee.lock);
	if (coffee.count == cups)
		result = -ENOSPC;
	else
		put_cup(&fresh);
	mutex_unlock(&coffee.lock);
	return result;
}

static long coffee_ioctl(struct file *file, unsigned int cmd, unsigned long arg)
{
	struct opened *opened = file->private_data;
	u32 value;

	switch (cmd) {
	case COFFEE_EMPTY:
		mutex_lock(&coffee.lock);
		coffee.count = 0;
		mutex_unlock(&coffee.lock);
		wake_up_interruptible(&coffee.changed);
		pr_info("coffee_c: emptied\n");
		return 0;
	case COFFEE_GET_CUPS:
		mutex_lock(&coffee.lock);
		value = coffee.count;
		mutex_unlock(&coffee.lock);
		return put_user(value, (u32 __user *)arg);
	case COFFEE_GET_DRUNK:
		return put_user(opened->drunk, (u32 __user *)arg);
	case COFFEE_BREW:
		if (get_user(value, (u32 __user *)arg))
			return -EFAULT;
		return coffee_brew(value);
	default:
		return -ENOTTY;
	}
}

static const struct file_operations coffee_fops = {
	.owner = THIS_MODULE,
	.open = coffee_open,
	.release = coffee_release,
	.read = coffee_read,
	.write = coffee_write,
	.poll = coffee_poll,
	.unlocked_ioctl = coffee_ioctl,
};

static int __init coffee_init(void)
{
	int error;

	if (cups < 1 || cups > MAX_CUPS) {
		pr_err("coffee_c: cups must be 1 to %d, not %d\n", MAX_CUPS, cups);
		return -EINVAL;
	}
	error = register_chrdev_region(first_number, 1, "coffee_c");
	if (error)
		return error;
	mutex_init(&coffee.lock);
	init_waitqueue_head(&coffee.changed);
	cdev_init(&coffee.cdev, &coffee_fops);
	coffee.cdev.owner = THIS_MODULE;
	error = cdev_add(&coffee.cdev, first_number, 1);
	if (error) {
		unregister_chrdev_region(first_number, 1);
		return error;
	}
	pr_info("coffee_c: ready for %d cups\n", cups);
	return 0;
}

static void __exit coffee_exit(void)
{
	cdev_del(&coffee.cdev);
	unregister_chrdev_region(first_number, 1);
	pr_info("coffee_c: switched off\n");
}

module_init(coffee_init);
module_exit(coffee_exit);
MODULE_LICENSE("Dual MIT/GPL");
MODULE_DESCRIPTION("A coffee machine in C");
