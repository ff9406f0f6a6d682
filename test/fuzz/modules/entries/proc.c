// SPDX-License-Identifier: MIT OR GPL-2.0-only
/* Entries below /proc/fuzz. */
#include "family.h"

#include <linux/poll.h>
#include <linux/proc_fs.h>
#include <linux/uaccess.h>

static struct proc_dir_entry *top;
static struct {
	struct proc_dir_entry *entry;
	bool is_dir;
	char path[ENTRIES_PATH];
} slots[ENTRIES_SLOTS];

static unsigned int slot_of(const struct file *file)
{
	return (struct entries_shape *)pde_data(file_inode(file)) - entries_shapes;
}

static int proc_op_open(struct inode *inode, struct file *file)
{
	pr_info("proc open in mode %u\n", file->f_flags & O_ACCMODE);
	return 0;
}

static int proc_op_release(struct inode *inode, struct file *file)
{
	pr_info("proc release\n");
	return 0;
}

static ssize_t proc_op_read(struct file *file, char __user *to, size_t size, loff_t *pos)
{
	return simple_read_from_buffer(to, size, pos, entries_memory[slot_of(file)], ENTRIES_MEMORY - 1);
}

static ssize_t proc_op_write(struct file *file, const char __user *from, size_t size, loff_t *pos)
{
	return simple_write_to_buffer(entries_memory[slot_of(file)], ENTRIES_MEMORY - 1, pos, from, size);
}

static __poll_t proc_op_poll(struct file *file, struct poll_table_struct *table)
{
	return EPOLLPRI | EPOLLIN;
}

static long proc_op_ioctl(struct file *file, unsigned int cmd, unsigned long arg)
{
	pr_info("proc ioctl %x\n", cmd);
	return 5;
}

static int proc_op_mmap(struct file *file, struct vm_area_struct *vma)
{
	pr_info("proc mmap\n");
	return -ENXIO;
}

#define HAS(n, bit, function) ((n) & (bit) ? function : NULL)
#define OPERATIONS(n) \
	{ \
		.proc_open = HAS(n, ENTRY_OPEN, proc_op_open), \
		.proc_release = HAS(n, ENTRY_OPEN, proc_op_release), \
		.proc_read = HAS(n, ENTRY_READ, proc_op_read), \
		.proc_write = HAS(n, ENTRY_WRITE, proc_op_write), \
		.proc_lseek = HAS(n, ENTRY_LSEEK, default_llseek), \
		.proc_poll = HAS(n, ENTRY_MORE, proc_op_poll), \
		.proc_ioctl = HAS(n, ENTRY_MORE, proc_op_ioctl), \
		.proc_mmap = HAS(n, ENTRY_MORE, proc_op_mmap), \
	},
static const struct proc_ops operations[ENTRY_OPERATIONS] = { ENTRIES_COMBINATIONS(OPERATIONS) };

static int single_op_open(struct inode *inode, struct file *file)
{
	return single_open(file, entries_show, pde_data(inode));
}

static int sized_op_open(struct inode *inode, struct file *file)
{
	return single_open_size(file, entries_show, pde_data(inode), 8192);
}

static int failing_op_open(struct inode *inode, struct file *file)
{
	return -ETXTBSY;
}

static const struct proc_ops iter_operations = {
	.proc_open = single_op_open,
	.proc_read_iter = seq_read_iter,
	.proc_lseek = seq_lseek,
	.proc_release = single_release,
};
static const struct proc_ops sized_operations = {
	.proc_open = sized_op_open,
	.proc_read = seq_read,
	.proc_lseek = seq_lseek,
	.proc_release = single_release,
};
static const struct proc_ops failing_operations = { .proc_open = failing_op_open, .proc_release = proc_op_release };

/* The next directory from there on; -1 is the family's own. */
static int directory_of(const struct entries_argument *a)
{
	unsigned int i;

	for (i = 0; a->where != ENTRIES_TOP && i < ENTRIES_SLOTS; i++)
		if (slots[(a->where + i) % ENTRIES_SLOTS].entry && slots[(a->where + i) % ENTRIES_SLOTS].is_dir)
			return (a->where + i) % ENTRIES_SLOTS;
	return -1;
}

static const char *path_of(const struct entries_argument *a)
{
	int in = directory_of(a);

	return in < 0 ? "" : slots[in].path;
}

/* The slot of the entry with that name; -1 when there is none. */
static int find(const struct entries_argument *a)
{
	char path[ENTRIES_PATH];
	int i;

	snprintf(path, sizeof(path), "%s/%s", path_of(a), entries_names[a->name]);
	for (i = 0; i < ENTRIES_SLOTS; i++)
		if (slots[i].entry && !strcmp(slots[i].path, path))
			return i;
	return -1;
}

static void forget(int slot)
{
	char path[ENTRIES_PATH];
	int i;

	strscpy(path, slots[slot].path, sizeof(path));
	for (i = 0; i < ENTRIES_SLOTS; i++)
		if (slots[i].entry && entries_is_below(slots[i].path, path))
			slots[i].entry = NULL;
}

static long make(const struct entries_argument *a, struct proc_dir_entry *in)
{
	const char *name = entries_names[a->name];
	struct proc_dir_entry *made;
	unsigned int slot = a->slot, tried;
	void *data;

	for (tried = 0; slots[slot].entry; slot = (slot + 1) % ENTRIES_SLOTS)
		if (++tried == ENTRIES_SLOTS)
			return -ENOSPC;
	if (strlen(path_of(a)) + strlen(name) + 2 > ENTRIES_PATH)
		return -ENAMETOOLONG;
	data = &entries_shapes[slot];
	switch (a->kind % PROC_KINDS) {
	case PROC_DIR:
		made = proc_mkdir_data(name, a->mode & 07777, in, data);
		break;
	case PROC_LINK:
		made = proc_symlink(name, in, entries_names[a->extra % entries_names_count]);
		break;
	case PROC_SEQ:
		made = proc_create_seq_data(name, a->mode & 07777, in, &entries_lines, data);
		break;
	case PROC_SEQ_PRIVATE:
		made = proc_create_seq_private(name, a->mode & 07777, in, &entries_lines, 32, data);
		break;
	case PROC_SINGLE:
		made = proc_create_single_data(name, a->mode & 07777, in, entries_show, data);
		break;
	case PROC_ITER:
		made = proc_create_data(name, a->mode & 07777, in, &iter_operations, data);
		break;
	case PROC_SIZED:
		made = proc_create_data(name, a->mode & 07777, in, &sized_operations, data);
		break;
	case PROC_FAILING:
		made = proc_create_data(name, a->mode & 07777, in, &failing_operations, data);
		break;
	default:
		made = proc_create_data(name, a->mode & 07777, in, &operations[a->extra % ENTRY_OPERATIONS], data);
	}
	if (!made)
		return -ENOMEM;
	/* Before anybody has looked the name up: later it would be seen at some time. */
	if (a->more & 1)
		proc_set_user(made, (kuid_t){ 1000 }, (kgid_t){ 100 });
	if (a->more & 2)
		proc_set_size(made, a->mode);
	/* The path first: once it is a directory of this slot, another one would be the next. */
	snprintf(slots[slot].path, ENTRIES_PATH, "%s/%s", path_of(a), name);
	slots[slot].entry = made;
	slots[slot].is_dir = a->kind % PROC_KINDS == PROC_DIR;
	return slot;
}

/* What is in a directory that is removed alone would stay for ever. */
static bool has_entries(int slot)
{
	int i;

	for (i = 0; i < ENTRIES_SLOTS; i++)
		if (i != slot && slots[i].entry && entries_is_below(slots[i].path, slots[slot].path))
			return true;
	return false;
}

long entries_proc(unsigned int cmd, const struct entries_argument *a, unsigned long arg)
{
	struct proc_dir_entry *in = directory_of(a) < 0 ? top : slots[directory_of(a)].entry, *entry;
	long result;
	unsigned int slot = a->slot, i;
	int found;

	for (i = 0; !slots[slot].entry && i < ENTRIES_SLOTS; i++)
		slot = (slot + 1) % ENTRIES_SLOTS;
	entry = slots[slot].entry;
	switch (cmd) {
	case SEQ_SHAPE:
		entries_shapes[a->slot] =
			(struct entries_shape){ .lines = a->kind, .length = a->mode >> 8, .failure = a->extra, .at = a->mode };
		return 0;
	case PROC_MAKE:
		return make(a, in);
	case PROC_REMOVE_ENTRY:
		found = find(a);
		if (found >= 0 && has_entries(found))
			return -ENOTEMPTY;
		remove_proc_entry(entries_names[a->name], in);
		if (found >= 0)
			slots[found].entry = NULL;
		return 0;
	case PROC_REMOVE_SUBTREE:
		found = find(a);
		result = remove_proc_subtree(entries_names[a->name], in);
		if (found >= 0)
			forget(found);
		return result;
	}
	if (cmd != PROC_REMOVE)
		return -ENOTTY;
	if (!entry)
		return -ENOENT;
	proc_remove(entry);
	forget(slot);
	return 0;
}

int entries_proc_up(void)
{
	top = proc_mkdir("fuzz", NULL);
	return top ? 0 : -ENOMEM;
}

void entries_proc_down(void)
{
	proc_remove(top);
}
