// SPDX-License-Identifier: MIT OR GPL-2.0-only
/* A directory in /proc with two files: a blackboard that is read and written, and a line about the lesson. */
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include <linux/cred.h>
#include <linux/fs.h>
#include <linux/module.h>
#include <linux/mutex.h>
#include <linux/proc_fs.h>
#include <linux/seq_file.h>
#include <linux/string.h>
#include <linux/uaccess.h>
#include <linux/uidgid.h>

#define BOARD_SIZE 80

static unsigned int teacher;
module_param(teacher, uint, 0444);
MODULE_PARM_DESC(teacher, "user ID of the person who may write on the board");

static DEFINE_MUTEX(lock);
static char text[BOARD_SIZE];
static loff_t size;
static unsigned int writes;

/* The kernel does not truncate a file in /proc, so the driver decides what O_TRUNC does. `echo x > FILE` sets it,
 * `echo x >> FILE` does not. */
static int blackboard_open(struct inode *inode, struct file *file)
{
	if (!(file->f_flags & O_TRUNC))
		return 0;
	mutex_lock(&lock);
	size = 0;
	mutex_unlock(&lock);
	return 0;
}

static ssize_t blackboard_read(struct file *file, char __user *to, size_t count, loff_t *pos)
{
	ssize_t n;

	mutex_lock(&lock);
	n = simple_read_from_buffer(to, count, pos, text, size);
	mutex_unlock(&lock);
	return n;
}

static ssize_t blackboard_write(struct file *file, const char __user *from, size_t count, loff_t *pos)
{
	char chalk[BOARD_SIZE];
	ssize_t n = min_t(size_t, count, BOARD_SIZE);
	loff_t at;

	/* Not directly onto the board: copy_from_user() leaves zeros where it cannot read. */
	if (copy_from_user(chalk, from, n))
		return -EFAULT;
	mutex_lock(&lock);
	at = file->f_flags & O_APPEND ? size : *pos;
	n = at < BOARD_SIZE ? min_t(loff_t, n, BOARD_SIZE - at) : 0;
	if (n) {
		/* Text that was wiped off is still in memory. A write beyond the end must not show it again. */
		if (at > size)
			memset(text + size, ' ', at - size);
		memcpy(text + at, chalk, n);
		*pos = at + n;
		size = max(size, *pos);
		writes++;
	}
	mutex_unlock(&lock);
	return n || !count ? n : -ENOSPC;
}

/* A file in /proc without proc_lseek cannot be seeked. */
static loff_t blackboard_lseek(struct file *file, loff_t offset, int whence)
{
	loff_t result;

	mutex_lock(&lock);
	result = generic_file_llseek_size(file, offset, whence, BOARD_SIZE, size);
	mutex_unlock(&lock);
	return result;
}

static const struct proc_ops blackboard_ops = {
	.proc_open = blackboard_open,
	.proc_read = blackboard_read,
	.proc_write = blackboard_write,
	.proc_lseek = blackboard_lseek,
};

static int lesson_show(struct seq_file *m, void *v)
{
	mutex_lock(&lock);
	seq_printf(m, "%lld of %d characters, written %u times\n", size, BOARD_SIZE, writes);
	mutex_unlock(&lock);
	return 0;
}

static struct proc_dir_entry *school;

static int __init blackboard_init(void)
{
	/* The number is one of the user namespace that insmod runs in, and -1 is nobody's. */
	kuid_t owner = make_kuid(current_user_ns(), teacher);
	struct proc_dir_entry *board;

	if (!uid_valid(owner))
		return -EINVAL;
	school = proc_mkdir("school", NULL);
	if (!school)
		return -ENOMEM;
	board = proc_create("blackboard", 0644, school, &blackboard_ops);
	if (!board || !proc_create_single("lesson", 0444, school, lesson_show)) {
		proc_remove(school);
		return -ENOMEM;
	}
	proc_set_user(board, owner, GLOBAL_ROOT_GID);
	return 0;
}

/* Programs may have the files open. proc_remove() waits for the calls that are running, and procfs itself answers later ones
 * with EIO. */
static void __exit blackboard_exit(void)
{
	proc_remove(school);
	pr_info("wiped after %u times\n", writes);
}

module_init(blackboard_init);
module_exit(blackboard_exit);
MODULE_LICENSE("Dual MIT/GPL");
MODULE_DESCRIPTION("A blackboard in /proc");
