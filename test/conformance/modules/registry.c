// SPDX-License-Identifier: MIT OR GPL-2.0-only
/* Calls the character device registry for a test: mknod /dev/registry c 12 10 */
#include "control.h"

#define SLOTS 6
#define MAX_REGIONS 256

/* A cdev in a struct of its own, which says who answers a read. */
struct slot {
	int number;
	bool live;
	struct cdev cdev;
	struct cdev *allocated; /* in place of cdev */
};

static struct slot slots[SLOTS];

/* What a test left registered goes with the module. */
static struct {
	dev_t from;
	unsigned int count;
} regions[MAX_REGIONS];
static unsigned int chrdevs[MAX_REGIONS], chrdev_count, region_count;

static ssize_t say(char __user *to, size_t size, loff_t *pos, const char *who, int number, const struct inode *inode)
{
	char text[48];
	int n = scnprintf(text, sizeof(text), "%s %d at %u:%u", who, number, imajor(inode), iminor(inode));

	return simple_read_from_buffer(to, size, pos, text, n);
}

static ssize_t slot_read(struct file *file, char __user *to, size_t size, loff_t *pos)
{
	struct inode *inode = file_inode(file);
	struct slot *slot = container_of(inode->i_cdev, struct slot, cdev);

	return say(to, size, pos, "slot", slot->number, inode);
}

static ssize_t allocated_read(struct file *file, char __user *to, size_t size, loff_t *pos)
{
	struct inode *inode = file_inode(file);
	int i;

	for (i = 0; i < SLOTS; i++)
		if (slots[i].allocated == inode->i_cdev)
			break;
	return say(to, size, pos, "allocated", i, inode);
}

static ssize_t chrdev_read(struct file *file, char __user *to, size_t size, loff_t *pos)
{
	return say(to, size, pos, "chrdev", 0, file_inode(file));
}

static const struct file_operations slot_ops = {
	.owner = THIS_MODULE,
	.read = slot_read,
};
static const struct file_operations allocated_ops = {
	.owner = THIS_MODULE,
	.read = allocated_read,
};
static const struct file_operations chrdev_ops = {
	.owner = THIS_MODULE,
	.read = chrdev_read,
};

static void remember(dev_t from, unsigned int count)
{
	if (region_count == MAX_REGIONS)
		return;
	regions[region_count].from = from;
	regions[region_count++].count = count;
}

static void forget(dev_t from, unsigned int count)
{
	unsigned int i;

	for (i = 0; i < region_count; i++)
		if (regions[i].from == from && regions[i].count == count) {
			regions[i] = regions[--region_count];
			return;
		}
}

static void call_register_chrdev_region(struct call *c)
{
	dev_t from = MKDEV((unsigned int)c->number[0], (unsigned int)c->number[1]);

	c->result = register_chrdev_region(from, c->number[2], c->text);
	if (!c->result)
		remember(from, c->number[2]);
}

static void call_alloc_chrdev_region(struct call *c)
{
	dev_t from = 0;

	c->result = alloc_chrdev_region(&from, c->number[0], c->number[1], c->text);
	if (!c->result)
		remember(from, c->number[1]);
	c->number[0] = MAJOR(from);
	c->number[1] = MINOR(from);
}

static void call_unregister_chrdev_region(struct call *c)
{
	dev_t from = MKDEV((unsigned int)c->number[0], (unsigned int)c->number[1]);

	unregister_chrdev_region(from, c->number[2]);
	forget(from, c->number[2]);
	c->result = 0;
}

static void call_register_chrdev(struct call *c)
{
	unsigned int major = c->number[0];

	c->result = register_chrdev(major, c->text, &chrdev_ops);
	if (c->result >= 0 && chrdev_count < MAX_REGIONS)
		chrdevs[chrdev_count++] = major ? major : c->result;
}

static void call_unregister_chrdev(struct call *c)
{
	unsigned int i;

	unregister_chrdev(c->number[0], c->text);
	for (i = 0; i < chrdev_count; i++)
		if (chrdevs[i] == c->number[0])
			chrdevs[i] = chrdevs[--chrdev_count];
	c->result = 0;
}

static void call_cdev_init(struct call *c)
{
	struct slot *slot = &slots[c->number[0]];

	cdev_init(&slot->cdev, &slot_ops);
	slot->cdev.owner = THIS_MODULE;
	slot->number = c->number[0];
	slot->allocated = NULL;
	c->result = 0;
}

static void call_cdev_alloc(struct call *c)
{
	struct slot *slot = &slots[c->number[0]];

	slot->allocated = cdev_alloc();
	if (slot->allocated) {
		slot->allocated->ops = &allocated_ops;
		slot->allocated->owner = THIS_MODULE;
	}
	c->result = slot->allocated ? 0 : -ENOMEM;
}

static struct cdev *cdev_of(struct slot *slot)
{
	return slot->allocated ? slot->allocated : &slot->cdev;
}

static void call_cdev_add(struct call *c)
{
	struct slot *slot = &slots[c->number[0]];

	c->result = cdev_add(cdev_of(slot), MKDEV((unsigned int)c->number[1], (unsigned int)c->number[2]), c->number[3]);
	slot->live = !c->result;
}

static void call_cdev_del(struct call *c)
{
	struct slot *slot = &slots[c->number[0]];

	if (slot->live)
		cdev_del(cdev_of(slot));
	slot->live = false;
	slot->allocated = NULL;
	c->result = 0;
}

static void call_try_module_get(struct call *c)
{
	c->result = try_module_get(THIS_MODULE);
}

static void call_module_put(struct call *c)
{
	module_put(THIS_MODULE);
	c->result = 0;
}

static void call_module_refcount(struct call *c)
{
	c->result = module_refcount(THIS_MODULE);
}

static void call_split_dev(struct call *c)
{
	dev_t dev = c->number[0];

	c->number[0] = MAJOR(dev);
	c->number[1] = MINOR(dev);
	c->result = 0;
}

static void call_make_dev(struct call *c)
{
	dev_t dev = MKDEV((unsigned int)c->number[0], (unsigned int)c->number[1]);

	c->result = dev;
}

static const call_function functions[REGISTRY_FUNCTIONS] = {
	[REGISTER_CHRDEV_REGION] = call_register_chrdev_region,
	[ALLOC_CHRDEV_REGION] = call_alloc_chrdev_region,
	[UNREGISTER_CHRDEV_REGION] = call_unregister_chrdev_region,
	[REGISTER_CHRDEV] = call_register_chrdev,
	[UNREGISTER_CHRDEV] = call_unregister_chrdev,
	[CDEV_INIT] = call_cdev_init,
	[CDEV_ALLOC] = call_cdev_alloc,
	[CDEV_ADD] = call_cdev_add,
	[CDEV_DEL] = call_cdev_del,
	[TRY_MODULE_GET] = call_try_module_get,
	[MODULE_PUT] = call_module_put,
	[MODULE_REFCOUNT] = call_module_refcount,
	[SPLIT_DEV] = call_split_dev,
	[MAKE_DEV] = call_make_dev,
};

static long registry_ioctl(struct file *file, unsigned int cmd, unsigned long arg)
{
	return control_call(functions, REGISTRY_FUNCTIONS, cmd, arg);
}

static const struct file_operations registry_ops = {
	.owner = THIS_MODULE,
	.unlocked_ioctl = registry_ioctl,
};

static int __init registry_init(void)
{
	return control_add(&registry_ops, REGISTRY_MINOR, "registry");
}

static void __exit registry_exit(void)
{
	int i;

	for (i = 0; i < SLOTS; i++)
		if (slots[i].live)
			cdev_del(cdev_of(&slots[i]));
	while (chrdev_count)
		unregister_chrdev(chrdevs[--chrdev_count], "");
	while (region_count) {
		region_count--;
		unregister_chrdev_region(regions[region_count].from, regions[region_count].count);
	}
	control_del(REGISTRY_MINOR);
}

module_init(registry_init);
module_exit(registry_exit);
MODULE_LICENSE("Dual MIT/GPL");
MODULE_DESCRIPTION("Calls the character device registry for a test");
