// SPDX-License-Identifier: MIT OR GPL-2.0-only
/* Entries below /sys/kernel/debug/fuzz. */
#include "family.h"

#include "../../../conformance/modules/debug_values.h"

#include <linux/dcache.h>
#include <linux/debugfs.h>
#include <linux/err.h>
#include <linux/poll.h>

static struct dentry *top;
static struct {
	struct dentry *entry, *in;
	char path[ENTRIES_PATH];
} slots[ENTRIES_SLOTS];

static char *memory_of(const struct file *file)
{
	return entries_memory[(struct entries_shape *)file_inode(file)->i_private - entries_shapes];
}

static int debug_op_open(struct inode *inode, struct file *file)
{
	pr_info("debugfs open in mode %u\n", file->f_flags & O_ACCMODE);
	return 0;
}

static int debug_op_release(struct inode *inode, struct file *file)
{
	pr_info("debugfs release\n");
	return 0;
}

static ssize_t debug_op_read(struct file *file, char __user *to, size_t size, loff_t *pos)
{
	return simple_read_from_buffer(to, size, pos, memory_of(file), ENTRIES_MEMORY - 1);
}

static ssize_t debug_op_write(struct file *file, const char __user *from, size_t size, loff_t *pos)
{
	return simple_write_to_buffer(memory_of(file), ENTRIES_MEMORY - 1, pos, from, size);
}

static __poll_t debug_op_poll(struct file *file, struct poll_table_struct *table)
{
	return EPOLLPRI | EPOLLIN;
}

static long debug_op_ioctl(struct file *file, unsigned int cmd, unsigned long arg)
{
	pr_info("debugfs ioctl %x\n", cmd);
	return 5;
}

static int debug_op_fsync(struct file *file, loff_t start, loff_t end, int datasync)
{
	pr_info("debugfs fsync\n");
	return 0;
}

#define HAS(n, bit, function) ((n) & (bit) ? function : NULL)
#define OPERATIONS(n) \
	{ \
		.owner = THIS_MODULE, \
		.open = HAS(n, ENTRY_OPEN, debug_op_open), \
		.release = HAS(n, ENTRY_OPEN, debug_op_release), \
		.read = HAS(n, ENTRY_READ, debug_op_read), \
		.write = HAS(n, ENTRY_WRITE, debug_op_write), \
		.llseek = HAS(n, ENTRY_LSEEK, default_llseek), \
		.poll = HAS(n, ENTRY_MORE, debug_op_poll), \
		.unlocked_ioctl = HAS(n, ENTRY_MORE, debug_op_ioctl), \
		.fsync = HAS(n, ENTRY_MORE, debug_op_fsync), \
	},
static const struct file_operations operations[ENTRY_OPERATIONS] = { ENTRIES_COMBINATIONS(OPERATIONS) };

static int seq_op_open(struct inode *inode, struct file *file)
{
	int error = seq_open(file, &entries_debug_lines);

	if (!error)
		((struct seq_file *)file->private_data)->private = inode->i_private;
	return error;
}

static const struct file_operations seq_operations = {
	.owner = THIS_MODULE,
	.open = seq_op_open,
	.read = seq_read,
	.llseek = seq_lseek,
	.release = seq_release,
};

#define shown_show entries_show
DEFINE_SHOW_ATTRIBUTE(shown);

static int number_get(void *data, u64 *value)
{
	*value = value64;
	return value64 == 99 ? -ENODATA : 0;
}

static int number_set(void *data, u64 value)
{
	if (value == 12)
		return -EPERM;
	value64 = value;
	return 0;
}

DEFINE_SIMPLE_ATTRIBUTE(simple_fops, number_get, number_set, "<%llu>\n");
DEFINE_SIMPLE_ATTRIBUTE(read_only_fops, number_get, NULL, "%llu\n");
DEFINE_DEBUGFS_ATTRIBUTE_SIGNED(attribute_fops, number_get, number_set, "%lld\n");

/* Functions that answer nothing: what they made is looked up. */
static struct dentry *make_value(const struct entries_argument *a, const char *name, umode_t mode, struct dentry *in)
{
	struct dentry *found;

	found = debugfs_lookup(name, in);
	dput(found);
	if (found)
		return ERR_PTR(-EEXIST);
	if (!debug_create_value(a->kind % DEBUG_KINDS, name, mode, in))
		debugfs_create_file_size(name, mode, in, &entries_shapes[a->slot], &operations[a->extra % ENTRY_OPERATIONS], 77);
	found = debugfs_lookup(name, in);
	/* The directory holds it. */
	dput(found);
	return found ? found : ERR_PTR(-ENOENT);
}

static struct dentry *make_one(const struct entries_argument *a, unsigned int slot, struct dentry *in)
{
	const char *name = entries_names[a->name];
	void *data = &entries_shapes[slot];
	umode_t mode = a->mode & 07777;

	switch (a->kind % DEBUG_KINDS) {
	case DEBUG_DIR:
		return debugfs_create_dir(name, in);
	case DEBUG_LINK:
		return debugfs_create_symlink(name, in, entries_names[a->extra % entries_names_count]);
	case DEBUG_OPS:
		return debugfs_create_file(name, mode, in, data, &operations[a->extra % ENTRY_OPERATIONS]);
	case DEBUG_UNSAFE:
		return debugfs_create_file_unsafe(name, mode, in, data, &operations[a->extra % ENTRY_OPERATIONS]);
	case DEBUG_NOTHING:
		return debugfs_create_file(name, mode, in, data, NULL);
	case DEBUG_SEQ:
		return debugfs_create_file(name, mode, in, data, &seq_operations);
	case DEBUG_SHOW:
		return debugfs_create_file(name, mode, in, data, &shown_fops);
	case DEBUG_SIMPLE:
		return debugfs_create_file(name, mode, in, NULL, &simple_fops);
	case DEBUG_READ_ONLY:
		return debugfs_create_file(name, mode, in, NULL, &read_only_fops);
	case DEBUG_ATTRIBUTE:
		return debugfs_create_file_unsafe(name, mode, in, NULL, &attribute_fops);
	case DEBUG_BLOB:
		return debugfs_create_blob(name, mode, in, &blob);
	case DEBUG_BELOW_ERROR:
		return debugfs_create_file(name, mode, ERR_PTR(-ENODEV), data, &operations[ENTRY_READ]);
	default:
		return make_value(a, name, mode, in);
	}
}

/* The next directory from there on; -1 is the family's own. */
static int directory_of(const struct entries_argument *a)
{
	unsigned int i;

	for (i = 0; a->where != ENTRIES_TOP && i < ENTRIES_SLOTS; i++) {
		unsigned int slot = (a->where + i) % ENTRIES_SLOTS;

		if (slots[slot].entry && S_ISDIR(d_inode(slots[slot].entry)->i_mode))
			return slot;
	}
	return -1;
}

static const char *path_of(const struct entries_argument *a)
{
	int in = directory_of(a);

	return in < 0 ? "" : slots[in].path;
}

static void forget(const char *path)
{
	char gone[ENTRIES_PATH];
	int i;

	strscpy(gone, path, sizeof(gone));
	for (i = 0; i < ENTRIES_SLOTS; i++)
		if (slots[i].entry && entries_is_below(slots[i].path, gone))
			slots[i].entry = NULL;
}

static long make(const struct entries_argument *a, struct dentry *in)
{
	const char *name = entries_names[a->name];
	unsigned int slot = a->slot, tried;
	struct dentry *made;

	for (tried = 0; slots[slot].entry; slot = (slot + 1) % ENTRIES_SLOTS)
		if (++tried == ENTRIES_SLOTS)
			return -ENOSPC;
	if (strlen(path_of(a)) + strlen(name) + 2 > ENTRIES_PATH)
		return -ENAMETOOLONG;
	made = make_one(a, slot, in);
	if (IS_ERR(made))
		return PTR_ERR(made);
	/* The path first: once it is a directory of this slot, another one would be the next. */
	snprintf(slots[slot].path, ENTRIES_PATH, "%s/%s", path_of(a), name);
	slots[slot].entry = made;
	slots[slot].in = in;
	return slot;
}

static long look_up(const struct entries_argument *a, struct dentry *in)
{
	struct dentry *found = debugfs_lookup(entries_names[a->name], in);
	char path[ENTRIES_PATH];

	if (!found)
		return -ENOENT;
	if (a->slot & 1) {
		snprintf(path, sizeof(path), "%s/%s", path_of(a), entries_names[a->name]);
		debugfs_remove(found);
		forget(path);
	}
	dput(found);
	return 0;
}

static long rename_entry(const struct entries_argument *a, unsigned int slot, struct dentry *in)
{
	char from[ENTRIES_PATH], to[ENTRIES_PATH], rest[ENTRIES_PATH];
	const char *name = entries_names[a->name];
	struct dentry *entry;
	int i;

	if (strlen(path_of(a)) + strlen(slots[slot].path) + strlen(name) + 2 > ENTRIES_PATH)
		return -ENAMETOOLONG;
	entry = debugfs_rename(slots[slot].in, slots[slot].entry, in, name);
	if (IS_ERR_OR_NULL(entry))
		return entry ? PTR_ERR(entry) : -ENODEV;
	strscpy(from, slots[slot].path, sizeof(from));
	snprintf(to, sizeof(to), "%s/%s", path_of(a), name);
	slots[slot].in = in;
	for (i = 0; i < ENTRIES_SLOTS; i++)
		if (slots[i].entry && entries_is_below(slots[i].path, from)) {
			strscpy(rest, slots[i].path + strlen(from), sizeof(rest));
			strscpy(slots[i].path, to, ENTRIES_PATH);
			strlcat(slots[i].path, rest, ENTRIES_PATH);
		}
	return 0;
}

static void set_values(u8 value, bool high)
{
	value8 = value;
	value16 = value << 8 | value;
	value32 = value << 24 | value;
	value64 = (u64)high << 63 | value;
	value_long = value64;
	value_size = value;
	value_bool = value & 1;
	atomic_set(&value_atomic, high ? -value : value);
	numbers[1] = value32;
	bytes[3] = value;
}

long entries_debug(unsigned int cmd, const struct entries_argument *a, unsigned long arg)
{
	struct dentry *in = directory_of(a) < 0 ? top : slots[directory_of(a)].entry, *entry;
	unsigned int slot = a->slot, i;

	for (i = 0; !slots[slot].entry && i < ENTRIES_SLOTS; i++)
		slot = (slot + 1) % ENTRIES_SLOTS;
	entry = slots[slot].entry;
	switch (cmd) {
	case DEBUG_VALUES:
		set_values(a->kind, a->extra & 1);
		return 0;
	case DEBUG_REMOVE:
		if (!entry)
			return -ENOENT;
		debugfs_remove(entry);
		forget(slots[slot].path);
		return 0;
	case DEBUG_MAKE:
		return make(a, in);
	case DEBUG_LOOKUP:
		return look_up(a, in);
	case DEBUG_RENAME:
		return entry ? rename_entry(a, slot, in) : -ENOENT;
	default:
		return -ENOTTY;
	}
}

int entries_debug_up(void)
{
	top = debugfs_create_dir("fuzz", NULL);
	return PTR_ERR_OR_ZERO(top);
}

void entries_debug_down(void)
{
	debugfs_remove(top);
}
