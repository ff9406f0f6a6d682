// SPDX-License-Identifier: MIT OR GPL-2.0-only
/* Files that no path leads to, and descriptors of the caller: mknod /dev/anons c 12 144 */
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include "control.h"

#include <linux/anon_inodes.h>
#include <linux/err.h>
#include <linux/file.h>
#include <linux/mutex.h>

#include "anons.h"

static DEFINE_MUTEX(lock);
static struct file *held;
static int made;

static int tea_open(struct inode *inode, struct file *file)
{
	pr_info("open\n");
	return 0;
}

static ssize_t tea_read(struct file *file, char __user *to, size_t count, loff_t *pos)
{
	return simple_read_from_buffer(to, count, pos, "green tea", 9);
}

static ssize_t tea_write(struct file *file, const char __user *from, size_t count, loff_t *pos)
{
	pr_info("write of %zu at %lld to file %ld\n", count, *pos, (long)file->private_data);
	return count;
}

static long tea_ioctl(struct file *file, unsigned int cmd, unsigned long arg)
{
	return cmd;
}

static int tea_flush(struct file *file, fl_owner_t id)
{
	pr_info("flush of file %ld\n", (long)file->private_data);
	return 0;
}

static int tea_release(struct inode *inode, struct file *file)
{
	mutex_lock(&lock);
	pr_info("release of file %ld, %pD\n", (long)file->private_data, file);
	mutex_unlock(&lock);
	return 0;
}

static const struct file_operations tea_ops = {
	.owner = THIS_MODULE,
	.open = tea_open,
	.read = tea_read,
	.write = tea_write,
	.unlocked_ioctl = tea_ioctl,
	.flush = tea_flush,
	.release = tea_release,
};

static void call_getfd(struct call *c)
{
	c->result = anon_inode_getfd("[tea]", &tea_ops, (void *)(long)++made, c->number[0]);
}

static void call_getfile(struct call *c)
{
	held = anon_inode_getfile("[tea]", &tea_ops, (void *)(long)++made, c->number[0]);
	c->result = PTR_ERR_OR_ZERO(held);
}

static void call_reserve(struct call *c)
{
	c->result = get_unused_fd_flags(c->number[0]);
}

static void call_unreserve(struct call *c)
{
	put_unused_fd(c->number[0]);
}

static void call_install(struct call *c)
{
	fd_install(c->number[0], held);
}

static void call_fget(struct call *c)
{
	held = fget(c->number[0]);
	c->result = !!held;
}

static void call_fget_raw(struct call *c)
{
	held = fget_raw(c->number[0]);
	c->result = !!held;
}

static void call_get(struct call *c)
{
	c->result = get_file(held) == held;
}

static void call_fput(struct call *c)
{
	fput(held);
	pr_info("after fput\n");
}

static void call_fput_locked(struct call *c)
{
	mutex_lock(&lock);
	fput(held);
	mutex_unlock(&lock);
}

static const call_function functions[ANONS_FUNCTIONS] = {
	[ANON_GETFD] = call_getfd,	 [ANON_GETFILE] = call_getfile,
	[ANON_RESERVE] = call_reserve,	 [ANON_UNRESERVE] = call_unreserve,
	[ANON_INSTALL] = call_install,	 [ANON_FGET] = call_fget,
	[ANON_FGET_RAW] = call_fget_raw, [ANON_GET] = call_get,
	[ANON_FPUT] = call_fput,	 [ANON_FPUT_LOCKED] = call_fput_locked,
};

static long anons_ioctl(struct file *file, unsigned int cmd, unsigned long arg)
{
	return control_call(functions, ANONS_FUNCTIONS, cmd, arg);
}

static const struct file_operations anons_ops = { .owner = THIS_MODULE, .unlocked_ioctl = anons_ioctl };

static int __init anons_init(void)
{
	return control_add(&anons_ops, ANONS_MINOR, "anons");
}

static void __exit anons_exit(void)
{
	control_del(ANONS_MINOR);
}

module_init(anons_init);
module_exit(anons_exit);
MODULE_LICENSE("Dual MIT/GPL");
MODULE_DESCRIPTION("Files that no path leads to");
