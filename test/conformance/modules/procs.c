// SPDX-License-Identifier: MIT OR GPL-2.0-only
/* Makes and removes entries of /proc for a test: mknod /dev/procs c 12 140 */
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include "control.h"

#include <linux/poll.h>
#include <linux/proc_fs.h>
#include <linux/seq_file.h>
#include <linux/wait.h>

#include "procs.h"

static bool forgets; /* leaves everything behind */
module_param(forgets, bool, 0444);

#define SLOTS 8

static struct proc_dir_entry *entries[SLOTS];
static const char *const slot_names[SLOTS] = { "zero", "one", "two", "three", "four", "five", "six", "seven" };
static const char leaves[] = "leaves";
static bool woken;
static DECLARE_WAIT_QUEUE_HEAD(changed);

static int full_open(struct inode *inode, struct file *file)
{
	pr_info("open with the data %s\n", (const char *)pde_data(inode));
	return 0;
}

static ssize_t full_read(struct file *file, char __user *to, size_t size, loff_t *pos)
{
	return simple_read_from_buffer(to, size, pos, leaves, sizeof(leaves) - 1);
}

static ssize_t full_write(struct file *file, const char __user *from, size_t size, loff_t *pos)
{
	pr_info("write of %zu at %lld\n", size, *pos);
	*pos += size;
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

static long full_ioctl(struct file *file, unsigned int cmd, unsigned long arg)
{
	pr_info("ioctl %u\n", cmd);
	return 5;
}

static long full_compat_ioctl(struct file *file, unsigned int cmd, unsigned long arg)
{
	pr_info("compat_ioctl %u\n", cmd);
	return 6;
}

static int full_mmap(struct file *file, struct vm_area_struct *vma)
{
	pr_info("mmap\n");
	return -ENXIO;
}

static const struct proc_ops bare_ops = { .proc_flags = PROC_ENTRY_PERMANENT };
static const struct proc_ops full_ops = {
	.proc_open = full_open,
	.proc_read = full_read,
	.proc_write = full_write,
	.proc_lseek = default_llseek,
	.proc_release = full_release,
	.proc_poll = full_poll,
	.proc_ioctl = full_ioctl,
	.proc_compat_ioctl = full_compat_ioctl,
	.proc_mmap = full_mmap,
};

static int show_name(struct seq_file *m, void *v)
{
	seq_printf(m, "%s\n", (const char *)m->private);
	return 0;
}

static int iter_open(struct inode *inode, struct file *file)
{
	return single_open(file, show_name, pde_data(inode));
}

static const struct proc_ops iter_ops = {
	.proc_open = iter_open,
	.proc_read_iter = seq_read_iter,
	.proc_lseek = seq_lseek,
	.proc_release = single_release,
};

static int failing_open(struct inode *inode, struct file *file)
{
	return -EACCES;
}

static const struct proc_ops failing_ops = { .proc_open = failing_open, .proc_release = full_release };

static ssize_t slow_read(struct file *file, char __user *to, size_t size, loff_t *pos)
{
	wait_event(changed, woken);
	woken = false;
	pr_info("read goes on\n");
	return 0;
}

static const struct proc_ops slow_ops = { .proc_read = slow_read, .proc_release = full_release };

static int parent_show(struct seq_file *m, void *v)
{
	seq_printf(m, "%s\n", (const char *)proc_get_parent_data(file_inode(m->file)));
	return 0;
}

static int parent_open(struct inode *inode, struct file *file)
{
	return single_open(file, parent_show, NULL);
}

static const struct proc_ops parent_ops = { .proc_open = parent_open, .proc_read = seq_read, .proc_release = single_release };

static unsigned long no_area(struct file *file, unsigned long at, unsigned long n, unsigned long page, unsigned long flags)
{
	return -EBUSY;
}

static const struct proc_ops area_ops = { .proc_mmap = full_mmap, .proc_get_unmapped_area = no_area };

static void *lines_start(struct seq_file *m, loff_t *pos)
{
	return *pos < 3 ? pos : NULL;
}

static void *lines_next(struct seq_file *m, void *v, loff_t *pos)
{
	return ++*pos < 3 ? pos : NULL;
}

static void lines_stop(struct seq_file *m, void *v)
{
}

static int lines_show(struct seq_file *m, void *v)
{
	seq_printf(m, "line %lld of %s\n", *(loff_t *)v, (const char *)pde_data(file_inode(m->file)));
	return 0;
}

static int counted_show(struct seq_file *m, void *v)
{
	int *count = m->private;

	seq_printf(m, "shown %d\n", ++*count);
	return 0;
}

static const struct seq_operations lines = { .start = lines_start, .next = lines_next, .stop = lines_stop, .show = lines_show };
static const struct seq_operations counted = { .start = lines_start, .next = lines_next, .stop = lines_stop, .show = counted_show };

static struct proc_dir_entry *directory_of(struct call *c, int number)
{
	return c->number[number] < 0 ? NULL : entries[c->number[number]];
}

static void make(struct call *c)
{
	static const struct proc_ops *const ops[] = {
		[PROC_BARE] = &bare_ops, [PROC_FULL] = &full_ops,     [PROC_ITER] = &iter_ops, [PROC_FAILING] = &failing_ops,
		[PROC_SLOW] = &slow_ops, [PROC_PARENT] = &parent_ops, [PROC_AREA] = &area_ops,
	};
	int slot = c->number[0];
	enum proc_kind kind = c->number[1];
	umode_t mode = c->number[2];
	struct proc_dir_entry *in = directory_of(c, 3), *made;
	void *data = (void *)slot_names[slot];

	switch (kind) {
	case PROC_DIR:
		made = proc_mkdir_data(c->text, mode, in, data);
		break;
	case PROC_DIR_MODE:
		made = proc_mkdir_mode(c->text, mode, in);
		break;
	case PROC_MOUNT_POINT:
		made = proc_create_mount_point(c->text);
		break;
	case PROC_LINK:
		made = proc_symlink(c->text, in, "tea/leaves");
		break;
	case PROC_SINGLE:
		made = proc_create_single_data(c->text, mode, in, show_name, data);
		break;
	case PROC_SEQ:
		made = proc_create_seq_data(c->text, mode, in, &lines, data);
		break;
	case PROC_SEQ_PRIVATE:
		made = proc_create_seq_private(c->text, mode, in, &counted, sizeof(int), data);
		break;
	default:
		made = proc_create_data(c->text, mode, in, ops[kind], data);
	}
	c->result = made != NULL;
	if (made)
		entries[slot] = made;
}

static void call_remove(struct call *c)
{
	proc_remove(entries[c->number[0]]);
	entries[c->number[0]] = NULL;
}

static void call_remove_entry(struct call *c)
{
	remove_proc_entry(c->text, directory_of(c, 1));
}

static void call_remove_subtree(struct call *c)
{
	c->result = remove_proc_subtree(c->text, directory_of(c, 1));
}

static void call_set_user(struct call *c)
{
	kuid_t uid = { c->number[1] };
	kgid_t gid = { c->number[2] };

	proc_set_user(entries[c->number[0]], uid, gid);
}

static void call_set_size(struct call *c)
{
	proc_set_size(entries[c->number[0]], c->number[1]);
}

static void call_wake(struct call *c)
{
	woken = true;
	wake_up(&changed);
}

static const call_function functions[PROCS_FUNCTIONS] = {
	[PROC_MAKE] = make,
	[PROC_REMOVE] = call_remove,
	[PROC_REMOVE_ENTRY] = call_remove_entry,
	[PROC_REMOVE_SUBTREE] = call_remove_subtree,
	[PROC_SET_USER] = call_set_user,
	[PROC_SET_SIZE] = call_set_size,
	[PROC_WAKE] = call_wake,
};

static long procs_ioctl(struct file *file, unsigned int cmd, unsigned long arg)
{
	return control_call(functions, PROCS_FUNCTIONS, cmd, arg);
}

static const struct file_operations procs_ops = { .owner = THIS_MODULE, .unlocked_ioctl = procs_ioctl };

static int __init procs_init(void)
{
	return control_add(&procs_ops, PROCS_MINOR, "procs");
}

static void __exit procs_exit(void)
{
	if (!forgets)
		remove_proc_subtree("lkm_tea", NULL);
	control_del(PROCS_MINOR);
}

module_init(procs_init);
module_exit(procs_exit);
MODULE_LICENSE("Dual MIT/GPL");
MODULE_DESCRIPTION("Makes and removes entries of /proc for a test");
