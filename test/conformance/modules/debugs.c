// SPDX-License-Identifier: MIT OR GPL-2.0-only
/* Makes and removes entries of debugfs for a test: mknod /dev/debugs c 12 143 */
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include "control.h"

#include <linux/ctype.h>
#include <linux/debugfs.h>
#include <linux/device.h>
#include <linux/err.h>
#include <linux/poll.h>
#include <linux/seq_file.h>
#include <linux/version.h>
#include <linux/wait.h>

#include "debugs.h"
#include "debug_values.h"

static bool forgets; /* leaves everything behind */
module_param(forgets, bool, 0444);

#define SLOTS 8

static struct dentry *entries[SLOTS];
static struct dentry *top;
static const char leaves[] = "leaves";
static bool woken;
static DECLARE_WAIT_QUEUE_HEAD(changed);

static int full_open(struct inode *inode, struct file *file)
{
	pr_info("open with %s\n", (const char *)inode->i_private);
	return simple_open(inode, file);
}

static ssize_t full_read(struct file *file, char __user *to, size_t size, loff_t *pos)
{
	return simple_read_from_buffer(to, size, pos, leaves, sizeof(leaves) - 1);
}

static ssize_t full_write(struct file *file, const char __user *from, size_t size, loff_t *pos)
{
	pr_info("write of %zu at %lld to %s\n", size, *pos, (const char *)file->private_data);
	return size;
}

static int full_release(struct inode *inode, struct file *file)
{
	pr_info("release\n");
	return 0;
}

static __poll_t full_poll(struct file *file, struct poll_table_struct *table)
{
	return EPOLLPRI;
}

static const struct file_operations full_ops;

static long full_ioctl(struct file *file, unsigned int cmd, unsigned long arg)
{
	return debugfs_real_fops(file) == &full_ops ? 5 : 6;
}

static int full_mmap(struct file *file, struct vm_area_struct *vma)
{
	pr_info("mmap\n");
	return -ENXIO;
}

static int full_fsync(struct file *file, loff_t start, loff_t end, int datasync)
{
	pr_info("fsync\n");
	return 0;
}

static const struct file_operations full_ops = {
	.owner = THIS_MODULE,
	.open = full_open,
	.read = full_read,
	.write = full_write,
	.llseek = default_llseek,
	.release = full_release,
	.poll = full_poll,
	.unlocked_ioctl = full_ioctl,
	.mmap = full_mmap,
	.fsync = full_fsync,
};

static ssize_t slow_read(struct file *file, char __user *to, size_t size, loff_t *pos)
{
	wait_event(changed, woken);
	woken = false;
	pr_info("read goes on\n");
	return 0;
}

static int failing_open(struct inode *inode, struct file *file)
{
	return -EACCES;
}

static const struct file_operations slow_ops = { .owner = THIS_MODULE, .read = slow_read };
static const struct file_operations failing_ops = { .owner = THIS_MODULE, .open = failing_open, .release = full_release };

static int text_show(struct seq_file *m, void *v)
{
	seq_printf(m, "shown %s\n", (const char *)m->private);
	return 0;
}
DEFINE_SHOW_ATTRIBUTE(text);

static int number_get(void *data, u64 *value)
{
	*value = value64;
	return value64 == 99 ? -ENODATA : 0;
}

static int number_set(void *data, u64 value)
{
	if (value == 13)
		return -EPERM;
	value64 = value;
	return 0;
}

DEFINE_SIMPLE_ATTRIBUTE(simple_fops, number_get, number_set, "<%llu>\n");
DEFINE_SIMPLE_ATTRIBUTE(read_only_fops, number_get, NULL, "%llu\n");
DEFINE_DEBUGFS_ATTRIBUTE_SIGNED(attribute_fops, number_get, number_set, "%lld\n");

static ssize_t capitals_write(struct file *file, const char __user *from, size_t size, loff_t *pos)
{
	char *text = simple_transaction_get(file, from, size);
	size_t i;

	if (IS_ERR(text))
		return PTR_ERR(text);
	for (i = 0; i < size; i++)
		text[i] = toupper(text[i]);
	simple_transaction_set(file, size);
	return size;
}

static const struct file_operations capitals_ops = {
	.owner = THIS_MODULE,
	.write = capitals_write,
	.read = simple_transaction_read,
	.release = simple_transaction_release,
	.fsync = noop_fsync,
	.setlease = simple_nosetlease,
};

static struct class *class;
static struct device *device;

static int device_show(struct seq_file *m, void *data)
{
	seq_printf(m, "of %s\n", dev_name(m->private));
	return 0;
}

static struct dentry *directory_of(struct call *c, int number)
{
	return c->number[number] < 0 ? top : entries[c->number[number]];
}

static struct dentry *make(struct call *c, const char *name)
{
	umode_t mode = c->number[2];
	struct dentry *in = directory_of(c, 3);

	switch (c->number[1]) {
	case DEBUG_DIR:
		return debugfs_create_dir(name, in);
	case DEBUG_LINK:
		return debugfs_create_symlink(name, in, "tea");
	case DEBUG_NOTHING:
		return debugfs_create_file(name, mode, in, (void *)leaves, NULL);
	case DEBUG_FULL:
		return debugfs_create_file(name, mode, in, (void *)leaves, &full_ops);
	case DEBUG_UNSAFE:
		return debugfs_create_file_unsafe(name, mode, in, (void *)leaves, &full_ops);
	case DEBUG_SLOW:
		return debugfs_create_file(name, mode, in, (void *)leaves, &slow_ops);
	case DEBUG_FAILING:
		return debugfs_create_file(name, mode, in, (void *)leaves, &failing_ops);
	case DEBUG_SHOW:
		return debugfs_create_file(name, mode, in, (void *)leaves, &text_fops);
	case DEBUG_SIMPLE:
		return debugfs_create_file(name, mode, in, NULL, &simple_fops);
	case DEBUG_SIMPLE_READ_ONLY:
		return debugfs_create_file(name, mode, in, NULL, &read_only_fops);
	case DEBUG_ATTRIBUTE:
		return debugfs_create_file_unsafe(name, mode, in, NULL, &attribute_fops);
	case DEBUG_BLOB:
		return debugfs_create_blob(name, mode, in, &blob);
	case DEBUG_TRANSACTION:
		return debugfs_create_file_unsafe(name, mode, in, NULL, &capitals_ops);
	case DEBUG_DEVICE:
		debugfs_create_devm_seqfile(device, name, in, device_show);
		break;
	case DEBUG_BELOW_ERROR:
		return debugfs_create_file(name, mode, ERR_PTR(-ENODEV), NULL, &full_ops);
	case DEBUG_SIZED:
		debugfs_create_file_size(name, mode, in, (void *)leaves, &full_ops, 77);
		break;
	default:
		debug_create_value(c->number[1], name, mode, in);
	}
	return NULL;
}

static void call_make(struct call *c)
{
	struct dentry *made = make(c, c->text);

	c->result = PTR_ERR_OR_ZERO(made);
	if (made && !IS_ERR(made))
		entries[c->number[0]] = made;
}

static void call_remove(struct call *c)
{
	debugfs_remove(entries[c->number[0]]);
	entries[c->number[0]] = NULL;
}

static void call_lookup(struct call *c)
{
	struct dentry *found = debugfs_lookup(c->text, directory_of(c, 1));

	c->result = found != NULL;
	dput(found);
}

static void call_lookup_and_remove(struct call *c)
{
	debugfs_lookup_and_remove(c->text, directory_of(c, 1));
}

static void call_get(struct call *c)
{
	struct dentry *file = entries[c->number[0]];

	c->result = debugfs_file_get(file);
	if (!c->result)
		debugfs_file_put(file);
}

static void call_rename(struct call *c)
{
	c->result = PTR_ERR_OR_ZERO(debugfs_rename(top, entries[c->number[0]], directory_of(c, 2), c->text));
}

static void call_wake(struct call *c)
{
	woken = true;
	wake_up(&changed);
}

static void call_memory(struct call *c)
{
	loff_t pos = c->number[0];

	memset(c->words, '#', 8);
	c->words[8] = '\0';
	c->result = memory_read_from_buffer(c->words, c->number[1], &pos, "abcdef", 6);
	c->number[3] = pos;
}

static const call_function functions[DEBUGS_FUNCTIONS] = {
	[DEBUG_MAKE] = call_make,     [DEBUG_REMOVE] = call_remove,
	[DEBUG_LOOKUP] = call_lookup, [DEBUG_LOOKUP_AND_REMOVE] = call_lookup_and_remove,
	[DEBUG_RENAME] = call_rename, [DEBUG_GET] = call_get,
	[DEBUG_WAKE] = call_wake,     [DEBUG_MEMORY] = call_memory,
};

static long debugs_ioctl(struct file *file, unsigned int cmd, unsigned long arg)
{
	return control_call(functions, DEBUGS_FUNCTIONS, cmd, arg);
}

static const struct file_operations debugs_ops = { .owner = THIS_MODULE, .unlocked_ioctl = debugs_ioctl };

static int __init debugs_init(void)
{
	int error;

#if LINUX_VERSION_CODE < KERNEL_VERSION(6, 4, 0)
	class = class_create(THIS_MODULE, "debugs");
#else
	class = class_create("debugs");
#endif
	if (IS_ERR(class))
		return PTR_ERR(class);
	device = device_create(class, NULL, 0, NULL, "debugged");
	if (IS_ERR(device)) {
		class_destroy(class);
		return PTR_ERR(device);
	}
	top = debugfs_create_dir("lkm_tea", NULL);
	pr_info("debugfs_initialized() is %d\n", debugfs_initialized());
	error = control_add(&debugs_ops, DEBUGS_MINOR, "debugs");
	if (error) {
		debugfs_remove_recursive(top);
		device_unregister(device);
		class_destroy(class);
	}
	return error;
}

static void __exit debugs_exit(void)
{
	if (!forgets)
		debugfs_remove_recursive(top);
	device_unregister(device);
	class_destroy(class);
	control_del(DEBUGS_MINOR);
}

module_init(debugs_init);
module_exit(debugs_exit);
MODULE_LICENSE("GPL");
MODULE_DESCRIPTION("Makes and removes entries of debugfs for a test");
