// SPDX-License-Identifier: MIT OR GPL-2.0-only
/* A door bell: write() puts a visitor at the door, and read() waits for one and lets it in. */
#include <linux/fs.h>
#include <linux/list.h>
#include <linux/miscdevice.h>
#include <linux/module.h>
#include <linux/mutex.h>
#include <linux/slab.h>
#include <linux/string.h>
#include <linux/uaccess.h>
#include <linux/wait.h>

struct visitor {
	char name[16];
	struct list_head next_at_door;
};

static LIST_HEAD(door);
static DEFINE_MUTEX(door_lock);
static DECLARE_WAIT_QUEUE_HEAD(rung);
static dev_t last_opened;

static int bell_open(struct inode *inode, struct file *file)
{
	last_opened = inode->i_rdev;
	return 0;
}

static ssize_t bell_read(struct file *file, char __user *to, size_t n, loff_t *pos)
{
	struct visitor *first;
	int error;

	mutex_lock(&door_lock);
	while (list_empty(&door)) {
		mutex_unlock(&door_lock);
		error = wait_event_interruptible(rung, !list_empty(&door));
		if (error)
			return error;
		mutex_lock(&door_lock);
	}
	first = list_first_entry(&door, struct visitor, next_at_door);
	list_del(&first->next_at_door);
	mutex_unlock(&door_lock);
	n = min(n, strlen(first->name));
	error = copy_to_user(to, first->name, n) ? -EFAULT : 0;
	kfree(first);
	return error ? error : (ssize_t)n;
}

static ssize_t bell_write(struct file *file, const char __user *from, size_t n, loff_t *pos)
{
	struct visitor *last = kzalloc(sizeof(*last), GFP_KERNEL);

	if (!last)
		return -ENOMEM;
	if (copy_from_user(last->name, from, min(n, sizeof(last->name) - 1))) {
		kfree(last);
		return -EFAULT;
	}
	mutex_lock(&door_lock);
	list_add_tail(&last->next_at_door, &door);
	pr_info("bell: %s rings\n", last->name);
	mutex_unlock(&door_lock);
	wake_up_interruptible(&rung);
	return n;
}

static const struct file_operations bell_fops = { .owner = THIS_MODULE, .open = bell_open, .read = bell_read, .write = bell_write };
static struct miscdevice bell = { .minor = MISC_DYNAMIC_MINOR, .name = "bell", .fops = &bell_fops, .mode = 0666 };
module_misc_device(bell);

MODULE_LICENSE("GPL");
