// SPDX-License-Identifier: MIT OR GPL-2.0-only
/// Classes, devices and misc devices as a test asks for them: mknod /dev/devices c 12 96
#include <linux/device.h>
#include <linux/miscdevice.h>
#include <linux/version.h>

#include "control.h"
#include "devices.h"

#if LINUX_VERSION_CODE >= KERNEL_VERSION(6, 2, 0)
#define SEEN const
#else
#define SEEN
#endif

/* The simulator takes both forms. */
#if LINUX_VERSION_CODE >= KERNEL_VERSION(6, 4, 0)
#define owned_class(name) class_create(name)
#define named_class(name) class_create(name)
#elif defined(lkm_class_create_form)
#define owned_class(name) class_create(THIS_MODULE, name)
#define named_class(name) class_create(name)
#else
#define owned_class(name) class_create(THIS_MODULE, name)
#define named_class(name) class_create(THIS_MODULE, name)
#endif

#define MAX_DEVICES 64

/* The slots of classes: one that class_create() made, or one of our own. */
static struct class *classes[DEVICES_SLOTS];
static struct class own_classes[DEVICES_SLOTS];
static struct {
	char name[96];
	unsigned int options;
	umode_t mode;
} class_infos[DEVICES_SLOTS];

static struct device devices[DEVICES_SLOTS];
static struct {
	char name[96];
	int released;
	bool added;
} device_infos[DEVICES_SLOTS];

static struct miscdevice miscs[DEVICES_SLOTS];
static struct {
	char name[96];
	char nodename[128];
	bool added;
} misc_infos[DEVICES_SLOTS];
static int misc_error;

/* What device_create() made. */
static struct {
	struct class *cls;
	dev_t dev;
} created[MAX_DEVICES];
static int created_count;

static int slot_of(SEEN struct device *dev)
{
	int i;

	for (i = 0; i < DEVICES_SLOTS; i++)
		if (dev->class && (dev->class == classes[i] || dev->class == &own_classes[i]))
			return i;
	return 0;
}

static char *devnode(SEEN struct device *dev, umode_t *mode)
{
	int slot = slot_of(dev);
	char *name;

	if (mode && class_infos[slot].mode)
		*mode = class_infos[slot].mode;
	if (!(class_infos[slot].options & CLASS_KITCHEN))
		return NULL;
	name = kmalloc(128, GFP_KERNEL);
	if (name)
		scnprintf(name, 128, "kitchen/%s", dev_name(dev));
	return name;
}

static int uevent(SEEN struct device *dev, struct kobj_uevent_env *env)
{
	return add_uevent_var(env, "DRINK=%s", dev_name(dev));
}

static struct class *class_in(long long slot)
{
	return slot == NO_CLASS ? NULL : slot == ERROR_CLASS ? ERR_PTR(-EPERM) : classes[slot];
}

static void call_class_create(struct call *c)
{
	int slot = c->number[0];
	unsigned int options = c->number[1];
	struct class *cls;

	class_infos[slot].options = options;
	class_infos[slot].mode = c->number[2];
	memcpy(class_infos[slot].name, c->text, sizeof(class_infos[slot].name));
	if (options & CLASS_STATIC) {
		cls = &own_classes[slot];
		memset(cls, 0, sizeof(*cls));
		cls->name = class_infos[slot].name;
		c->result = class_register(cls);
		if (c->result)
			return;
	} else {
		if (options & CLASS_NO_OWNER)
			cls = named_class(class_infos[slot].name);
		else
			cls = owned_class(class_infos[slot].name);
		c->result = PTR_ERR_OR_ZERO(cls);
		if (IS_ERR(cls))
			return;
	}
	if (options & (CLASS_DEVNODE | CLASS_KITCHEN))
		cls->devnode = devnode;
	if (options & CLASS_UEVENT)
		cls->dev_uevent = uevent;
	classes[slot] = cls;
}

static void destroy(int slot)
{
	struct class *cls = classes[slot];

	classes[slot] = NULL;
	if (cls == &own_classes[slot])
		class_unregister(cls);
	else
		class_destroy(cls);
}

static void call_class_destroy(struct call *c)
{
	if (c->number[0] < 0)
		class_destroy(class_in(c->number[0]));
	else
		destroy(c->number[0]);
	c->result = 0;
}

static void call_device_create(struct call *c)
{
	dev_t dev = MKDEV((unsigned int)c->number[1], (unsigned int)c->number[2]);
	struct device *parent = c->number[3] ? &devices[c->number[3] - 1] : NULL;
	struct class *cls = class_in(c->number[0]);

	c->result = PTR_ERR_OR_ZERO(device_create(cls, parent, dev, NULL, "%s", c->text));
	if (!c->result && created_count < MAX_DEVICES) {
		created[created_count].cls = cls;
		created[created_count++].dev = dev;
	}
}

static void call_device_destroy(struct call *c)
{
	dev_t dev = MKDEV((unsigned int)c->number[1], (unsigned int)c->number[2]);
	struct class *cls = class_in(c->number[0]);
	int i;

	device_destroy(cls, dev);
	for (i = 0; i < created_count; i++)
		if (created[i].cls == cls && created[i].dev == dev) {
			created[i] = created[--created_count];
			break;
		}
	c->result = 0;
}

static void count_release(struct device *dev)
{
	device_infos[dev - devices].released++;
}

static void call_device_register(struct call *c)
{
	int slot = c->number[0];
	struct device *dev = &devices[slot];

	memset(dev, 0, sizeof(*dev));
	memcpy(device_infos[slot].name, c->text, sizeof(device_infos[slot].name));
	device_infos[slot].released = 0;
	dev->init_name = device_infos[slot].name;
	dev->class = class_in(c->number[1]);
	dev->devt = MKDEV((unsigned int)c->number[2], (unsigned int)c->number[3]);
	dev->release = count_release;
	c->result = device_register(dev);
	device_infos[slot].added = !c->result;
	if (c->result)
		put_device(dev);
}

static void call_device_unregister(struct call *c)
{
	device_infos[c->number[0]].added = false;
	device_unregister(&devices[c->number[0]]);
	c->result = 0;
}

static void call_device_get(struct call *c)
{
	c->result = get_device(&devices[c->number[0]]) == &devices[c->number[0]];
}

static void call_device_put(struct call *c)
{
	put_device(&devices[c->number[0]]);
	c->result = 0;
}

static void call_device_released(struct call *c)
{
	c->result = device_infos[c->number[0]].released;
}

static void call_device_changed(struct call *c)
{
	c->result = kobject_uevent(&devices[c->number[0]].kobj, KOBJ_CHANGE);
}

static ssize_t misc_read(struct file *file, char __user *to, size_t size, loff_t *pos)
{
	const struct miscdevice *misc = file->private_data;

	return simple_read_from_buffer(to, size, pos, misc->name, strlen(misc->name));
}

static int misc_open_result(struct inode *inode, struct file *file)
{
	return misc_error;
}

static const struct file_operations misc_ops = {
	.owner = THIS_MODULE,
	.read = misc_read,
};
static const struct file_operations misc_open_ops = {
	.owner = THIS_MODULE,
	.open = misc_open_result,
	.read = misc_read,
};

static void call_misc_register(struct call *c)
{
	int slot = c->number[0];
	unsigned int options = c->number[3];
	struct miscdevice *misc = &miscs[slot];

	memset(misc, 0, sizeof(*misc));
	memcpy(misc_infos[slot].name, c->text, sizeof(misc_infos[slot].name));
	misc->name = misc_infos[slot].name;
	misc->minor = c->number[1];
	misc->mode = c->number[2];
	misc->fops = options & MISC_NO_FOPS ? NULL : options & MISC_OPEN ? &misc_open_ops : &misc_ops;
	if (options & MISC_NODENAME) {
		scnprintf(misc_infos[slot].nodename, sizeof(misc_infos[slot].nodename), "kitchen/%s", misc->name);
		misc->nodename = misc_infos[slot].nodename;
	}
	c->result = misc_register(misc);
	misc_infos[slot].added = !c->result;
	c->number[1] = misc->minor;
}

static void call_misc_deregister(struct call *c)
{
	misc_infos[c->number[0]].added = false;
	misc_deregister(&miscs[c->number[0]]);
	c->result = 0;
}

static void call_misc_error(struct call *c)
{
	misc_error = c->number[0];
	c->result = 0;
}

static const call_function functions[DEVICES_FUNCTIONS] = {
	[CLASS_CREATE] = call_class_create,	  [CLASS_DESTROY] = call_class_destroy,
	[DEVICE_CREATE] = call_device_create,	  [DEVICE_DESTROY] = call_device_destroy,
	[DEVICE_REGISTER] = call_device_register, [DEVICE_UNREGISTER] = call_device_unregister,
	[DEVICE_GET] = call_device_get,		  [DEVICE_PUT] = call_device_put,
	[DEVICE_RELEASED] = call_device_released, [DEVICE_CHANGED] = call_device_changed,
	[MISC_REGISTER] = call_misc_register,	  [MISC_DEREGISTER] = call_misc_deregister,
	[MISC_ERROR] = call_misc_error,
};

static long devices_ioctl(struct file *file, unsigned int cmd, unsigned long arg)
{
	return control_call(functions, DEVICES_FUNCTIONS, cmd, arg);
}

static const struct file_operations devices_ops = {
	.owner = THIS_MODULE,
	.unlocked_ioctl = devices_ioctl,
};

static ssize_t number_read(struct file *file, char __user *to, size_t size, loff_t *pos)
{
	char text[32];
	int n = scnprintf(text, sizeof(text), "%u:%u", imajor(file_inode(file)), iminor(file_inode(file)));

	return simple_read_from_buffer(to, size, pos, text, n);
}

static const struct file_operations number_ops = {
	.owner = THIS_MODULE,
	.read = number_read,
};
static struct cdev numbers;

static int __init devices_init(void)
{
	int error = register_chrdev_region(MKDEV(CALL_MAJOR, DEVICES_FIRST), DEVICES_COUNT, "devices");

	if (error)
		return error;
	cdev_init(&numbers, &number_ops);
	numbers.owner = THIS_MODULE;
	error = cdev_add(&numbers, MKDEV(CALL_MAJOR, DEVICES_FIRST), DEVICES_COUNT);
	if (error)
		goto region;
	error = control_add(&devices_ops, DEVICES_MINOR, "devices");
	if (error)
		goto cdev;
	return 0;

cdev:
	cdev_del(&numbers);
region:
	unregister_chrdev_region(MKDEV(CALL_MAJOR, DEVICES_FIRST), DEVICES_COUNT);
	return error;
}

static void __exit devices_exit(void)
{
	int i;

	for (i = 0; i < DEVICES_SLOTS; i++)
		if (misc_infos[i].added)
			misc_deregister(&miscs[i]);
	while (created_count) {
		created_count--;
		device_destroy(created[created_count].cls, created[created_count].dev);
	}
	for (i = 0; i < DEVICES_SLOTS; i++)
		if (device_infos[i].added)
			device_unregister(&devices[i]);
	for (i = 0; i < DEVICES_SLOTS; i++)
		if (classes[i])
			destroy(i);
	control_del(DEVICES_MINOR);
	cdev_del(&numbers);
	unregister_chrdev_region(MKDEV(CALL_MAJOR, DEVICES_FIRST), DEVICES_COUNT);
}

module_init(devices_init);
module_exit(devices_exit);
MODULE_LICENSE("Dual MIT/GPL");
MODULE_DESCRIPTION("Makes classes, devices and misc devices for a test");
