// SPDX-License-Identifier: MIT OR GPL-2.0-only
/* The memory of ../scull in ordinary kernel C: mknod /dev/scull_c0 c 63 4, and so on */
#include <linux/capability.h>
#include <linux/cdev.h>
#include <linux/fs.h>
#include <linux/ioctl.h>
#include <linux/limits.h>
#include <linux/list.h>
#include <linux/minmax.h>
#include <linux/module.h>
#include <linux/mutex.h>
#include <linux/slab.h>
#include <linux/uaccess.h>

#define SCULL_RESET _IO('k', 0)
#define SCULL_SET_QUANTUM _IOW('k', 1, __u32)
#define SCULL_GET_QUANTUM _IOR('k', 2, __u32)
#define SCULL_EXCHANGE_QUANTUM _IOWR('k', 3, __u32)
#define SCULL_SET_QSET _IOW('k', 4, __u32)
#define SCULL_GET_QSET _IOR('k', 5, __u32)
#define SCULL_EXCHANGE_QSET _IOWR('k', 6, __u32)

#define FIRST MKDEV(63, 4)
#define DEVICES 4
#define MAX_QUANTUM (1 << 20)
#define MAX_QSET (1 << 16)
#define MOST ((loff_t)(~0ULL >> 1))

static int quantum = 4000;
module_param(quantum, int, 0444);
MODULE_PARM_DESC(quantum, "bytes in a quantum, 1 to 1048576");
static int qset = 1000;
module_param(qset, int, 0444);
MODULE_PARM_DESC(qset, "quanta in a set, 1 to 65536");

struct scull_set {
	struct list_head list; /* in the order of the numbers; what nobody wrote to is not there */
	u64 number;
	void **quanta;
};

struct scull_dev {
	struct cdev cdev;
	struct mutex lock; /* of all that follows */
	struct list_head sets;
	loff_t size;
	u32 quantum, qset; /* of the sets */
	u32 next_quantum, next_qset; /* of those after the next truncation */
};

static struct scull_dev devices[DEVICES];

/* The rest is called with the lock held, where it has a device. */
static void scull_trim(struct scull_dev *dev)
{
	struct scull_set *set, *next;
	u32 i;

	list_for_each_entry_safe(set, next, &dev->sets, list) {
		for (i = 0; i < dev->qset; i++)
			kfree(set->quanta[i]);
		kfree(set->quanta);
		list_del(&set->list);
		kfree(set);
	}
	dev->size = 0;
	dev->quantum = dev->next_quantum;
	dev->qset = dev->next_qset;
}

static struct scull_set *new_set(u64 number, u32 quanta)
{
	struct scull_set *set = kmalloc(sizeof(*set), GFP_KERNEL);

	if (!set)
		return NULL;
	set->number = number;
	set->quanta = kcalloc(quanta, sizeof(*set->quanta), GFP_KERNEL);
	if (!set->quanta) {
		kfree(set);
		return NULL;
	}
	return set;
}

/* The set, which is made when it is not there and `make`. */
static struct scull_set *find_set(struct scull_dev *dev, u64 number, bool make)
{
	struct scull_set *set;
	struct list_head *before = &dev->sets;

	list_for_each_entry(set, &dev->sets, list) {
		if (set->number == number)
			return set;
		if (set->number > number)
			break;
		before = &set->list;
	}
	if (!make)
		return NULL;
	set = new_set(number, dev->qset);
	if (set)
		list_add(&set->list, before);
	return set;
}

/* The bytes of `pos` and on, `room` to the end of the quantum; NULL where there are none and they are not to be made. */
static char *find_bytes(struct scull_dev *dev, loff_t pos, bool make, size_t *room)
{
	const u64 number = (u64)pos / dev->quantum;
	const size_t offset = (u64)pos % dev->quantum;
	struct scull_set *set = find_set(dev, number / dev->qset, make);
	void **place;

	*room = dev->quantum - offset;
	if (!set)
		return NULL;
	place = &set->quanta[number % dev->qset];
	if (!*place && make)
		*place = kzalloc(dev->quantum, GFP_KERNEL);
	return *place ? (char *)*place + offset : NULL;
}

static int scull_open(struct inode *inode, struct file *file)
{
	struct scull_dev *dev = container_of(inode->i_cdev, struct scull_dev, cdev);

	file->private_data = dev;
	if ((file->f_flags & O_ACCMODE) != O_WRONLY || file->f_flags & O_APPEND)
		return 0;
	if (mutex_lock_interruptible(&dev->lock))
		return -ERESTARTSYS;
	scull_trim(dev);
	mutex_unlock(&dev->lock);
	return 0;
}

/* One quantum at most. */
static ssize_t scull_read(struct file *file, char __user *to, size_t size, loff_t *pos)
{
	struct scull_dev *dev = file->private_data;
	size_t room, missing;
	ssize_t result = 0;
	char *bytes;

	if (mutex_lock_interruptible(&dev->lock))
		return -ERESTARTSYS;
	if (*pos < dev->size && size) {
		bytes = find_bytes(dev, *pos, false, &room);
		size = min_t(u64, min(size, room), dev->size - *pos);
		missing = bytes ? copy_to_user(to, bytes, size) : clear_user(to, size);
		result = missing == size ? -EFAULT : (ssize_t)(size - missing);
		if (result > 0)
			*pos += result;
	}
	mutex_unlock(&dev->lock);
	return result;
}

/* One quantum at most. */
static ssize_t scull_write(struct file *file, const char __user *from, size_t size, loff_t *pos)
{
	struct scull_dev *dev = file->private_data;
	size_t room, missing;
	ssize_t result;
	char *bytes;
	loff_t at;

	if (!size)
		return 0;
	if (mutex_lock_interruptible(&dev->lock))
		return -ERESTARTSYS;
	at = file->f_flags & O_APPEND ? dev->size : *pos;
	result = -EFBIG;
	if (at == MOST)
		goto out;
	result = -ENOMEM;
	bytes = find_bytes(dev, at, true, &room);
	if (!bytes)
		goto out;
	size = min_t(u64, min(size, room), MOST - at);
	missing = copy_from_user(bytes, from, size);
	result = -EFAULT;
	if (missing == size)
		goto out;
	result = size - missing;
	*pos = at + result;
	dev->size = max(dev->size, *pos);
out:
	mutex_unlock(&dev->lock);
	return result;
}

static loff_t scull_llseek(struct file *file, loff_t offset, int whence)
{
	struct scull_dev *dev = file->private_data;
	loff_t result;

	mutex_lock(&dev->lock);
	result = generic_file_llseek_size(file, offset, whence, MOST, dev->size);
	mutex_unlock(&dev->lock);
	return result;
}

/* Sets a number and returns what it was in `value`. */
static int exchange(struct scull_dev *dev, u32 *number, u32 *value, u32 max)
{
	u32 old;

	if (!capable(CAP_SYS_ADMIN))
		return -EPERM;
	if (*value < 1 || *value > max)
		return -EINVAL;
	mutex_lock(&dev->lock);
	old = *number;
	*number = *value;
	mutex_unlock(&dev->lock);
	*value = old;
	return 0;
}

static u32 number_of(struct scull_dev *dev, const u32 *number)
{
	u32 value;

	mutex_lock(&dev->lock);
	value = *number;
	mutex_unlock(&dev->lock);
	return value;
}

static long scull_ioctl(struct file *file, unsigned int cmd, unsigned long arg)
{
	struct scull_dev *dev = file->private_data;
	u32 __user *user = (u32 __user *)arg;
	u32 value = 0;
	int error;

	if (_IOC_DIR(cmd) & _IOC_WRITE && _IOC_TYPE(cmd) == 'k' && get_user(value, user))
		return -EFAULT;
	switch (cmd) {
	case SCULL_RESET:
		mutex_lock(&dev->lock);
		dev->next_quantum = quantum;
		dev->next_qset = qset;
		mutex_unlock(&dev->lock);
		return 0;
	case SCULL_SET_QUANTUM:
		return exchange(dev, &dev->next_quantum, &value, MAX_QUANTUM);
	case SCULL_GET_QUANTUM:
		return put_user(number_of(dev, &dev->next_quantum), user);
	case SCULL_EXCHANGE_QUANTUM:
		error = exchange(dev, &dev->next_quantum, &value, MAX_QUANTUM);
		return error ? error : put_user(value, user);
	case SCULL_SET_QSET:
		return exchange(dev, &dev->next_qset, &value, MAX_QSET);
	case SCULL_GET_QSET:
		return put_user(number_of(dev, &dev->next_qset), user);
	case SCULL_EXCHANGE_QSET:
		error = exchange(dev, &dev->next_qset, &value, MAX_QSET);
		return error ? error : put_user(value, user);
	default:
		return -ENOTTY;
	}
}

static const struct file_operations scull_fops = {
	.owner = THIS_MODULE,
	.open = scull_open,
	.read = scull_read,
	.write = scull_write,
	.llseek = scull_llseek,
	.unlocked_ioctl = scull_ioctl,
};

static void scull_remove(int count)
{
	while (count-- > 0) {
		cdev_del(&devices[count].cdev);
		scull_trim(&devices[count]);
	}
	unregister_chrdev_region(FIRST, DEVICES);
}

static int __init scull_init(void)
{
	struct scull_dev *dev;
	int i, error;

	if (quantum < 1 || quantum > MAX_QUANTUM || qset < 1 || qset > MAX_QSET) {
		pr_err("scull_c: no quantum of %d bytes with %d in a set\n", quantum, qset);
		return -EINVAL;
	}
	error = register_chrdev_region(FIRST, DEVICES, "scull_c");
	if (error)
		return error;
	for (i = 0; i < DEVICES; i++) {
		dev = &devices[i];
		mutex_init(&dev->lock);
		INIT_LIST_HEAD(&dev->sets);
		dev->next_quantum = quantum;
		dev->next_qset = qset;
		scull_trim(dev);
		cdev_init(&dev->cdev, &scull_fops);
		dev->cdev.owner = THIS_MODULE;
		error = cdev_add(&dev->cdev, FIRST + i, 1);
		if (error) {
			scull_remove(i);
			return error;
		}
	}
	return 0;
}

static void __exit scull_exit(void)
{
	scull_remove(DEVICES);
}

module_init(scull_init);
module_exit(scull_exit);
MODULE_LICENSE("Dual MIT/GPL");
MODULE_DESCRIPTION("Memory as a device, in C");
