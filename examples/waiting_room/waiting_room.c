// SPDX-License-Identifier: MIT OR GPL-2.0-only
/* A list that changes while it is read. Reading /proc/waiting_room shows who is waiting; writing "enter NAME" or
 * "leave TICKET" changes the list. */
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include <linux/fs.h>
#include <linux/list.h>
#include <linux/module.h>
#include <linux/mutex.h>
#include <linux/proc_fs.h>
#include <linux/seq_file.h>
#include <linux/slab.h>
#include <linux/string.h>
#include <linux/uaccess.h>

#define NAME_SIZE 32

static unsigned int chairs = 1000;
module_param(chairs, uint, 0444);
MODULE_PARM_DESC(chairs, "how many visitors can wait at once");

struct visitor {
	struct list_head list;
	unsigned int ticket;
	char name[NAME_SIZE];
};

/* Tickets are given out from 1 on, so the list is in the order of its tickets. */
static DEFINE_MUTEX(lock);
static LIST_HEAD(visitors);
static unsigned int waiting, last_ticket;

/* The lock is held from start() to stop(), which is one read(2) at most. Between two reads visitors come and go. So a position
 * is not the number of visitors shown so far, but the ticket to go on with: a visitor who leaves does not move the others.
 * Position 0 is the headline, which the head of the list stands for. */
static void *room_start(struct seq_file *m, loff_t *pos)
{
	struct visitor *v;

	mutex_lock(&lock);
	if (*pos == 0)
		return &visitors;
	list_for_each_entry(v, &visitors, list)
		if (v->ticket >= *pos)
			return &v->list;
	return NULL;
}

static void *room_next(struct seq_file *m, void *here, loff_t *pos)
{
	unsigned int ticket = here == &visitors ? 0 : list_entry(here, struct visitor, list)->ticket;

	/* The position moves at the end of the list too. Otherwise a reader would be shown the last visitor again and again. */
	*pos = (loff_t)ticket + 1;
	return list_is_last(here, &visitors) ? NULL : ((struct list_head *)here)->next;
}

/* Called after each start(), even after one that returned NULL. */
static void room_stop(struct seq_file *m, void *here)
{
	mutex_unlock(&lock);
}

static int room_show(struct seq_file *m, void *here)
{
	struct visitor *v = list_entry(here, struct visitor, list);

	if (here == &visitors)
		seq_puts(m, "ticket  name\n");
	else
		seq_printf(m, "%6u  %s\n", v->ticket, v->name);
	return 0;
}

static const struct seq_operations room_sops = {
	.start = room_start,
	.next = room_next,
	.stop = room_stop,
	.show = room_show,
};

static int room_open(struct inode *inode, struct file *file)
{
	return seq_open(file, &room_sops);
}

static int enter(const char *name)
{
	struct visitor *v = kzalloc(sizeof(*v), GFP_KERNEL);

	if (!v)
		return -ENOMEM;
	strscpy(v->name, name, sizeof(v->name));
	mutex_lock(&lock);
	if (waiting >= chairs) {
		mutex_unlock(&lock);
		kfree(v);
		return -ENOSPC;
	}
	waiting++;
	v->ticket = ++last_ticket;
	list_add_tail(&v->list, &visitors);
	mutex_unlock(&lock);
	return 0;
}

static int leave(unsigned int ticket)
{
	struct visitor *v;

	mutex_lock(&lock);
	list_for_each_entry(v, &visitors, list)
		if (v->ticket == ticket) {
			list_del(&v->list);
			waiting--;
			mutex_unlock(&lock);
			kfree(v);
			return 0;
		}
	mutex_unlock(&lock);
	return -ENOENT;
}

static ssize_t room_write(struct file *file, const char __user *from, size_t count, loff_t *pos)
{
	char line[64], name[NAME_SIZE], more[2];
	unsigned int ticket;
	int error = -EINVAL;

	if (count >= sizeof(line))
		return -EINVAL;
	if (copy_from_user(line, from, count))
		return -EFAULT;
	line[count] = '\0';
	/* The second %s finds what should not be there: "enter ann maria" is not "enter ann". */
	if (sscanf(line, "enter %31s %1s", name, more) == 1)
		error = enter(name);
	else if (sscanf(line, "leave %u %1s", &ticket, more) == 1)
		error = leave(ticket);
	return error ? error : (ssize_t)count;
}

static const struct proc_ops room_ops = {
	.proc_open = room_open,
	.proc_read = seq_read,
	.proc_lseek = seq_lseek,
	.proc_release = seq_release,
	.proc_write = room_write,
};

static int __init waiting_room_init(void)
{
	return proc_create("waiting_room", 0644, NULL, &room_ops) ? 0 : -ENOMEM;
}

/* The file goes first: after that nobody can reach the list. */
static void __exit waiting_room_exit(void)
{
	struct visitor *v, *next;

	remove_proc_entry("waiting_room", NULL);
	pr_info("closed, %u sent home\n", waiting);
	list_for_each_entry_safe(v, next, &visitors, list)
		kfree(v);
}

module_init(waiting_room_init);
module_exit(waiting_room_exit);
MODULE_LICENSE("Dual MIT/GPL");
MODULE_DESCRIPTION("A list that changes while it is read");
