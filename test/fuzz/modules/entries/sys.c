// SPDX-License-Identifier: MIT OR GPL-2.0-only
/* Objects below /sys/kernel/fuzz with their attributes. */
#include "family.h"

#include <linux/kobject.h>
#include <linux/slab.h>
#include <linux/sysfs.h>

static struct kobject *top;
static struct {
	struct kobject *kobj;
	unsigned int groups; /* a bit for each that was created */
} slots[ENTRIES_SLOTS];
static int number = 42;
static umode_t visible = 0444;

static ssize_t number_show(struct kobject *kobj, struct kobj_attribute *attr, char *buf)
{
	return sysfs_emit(buf, "%d\n", number);
}

static ssize_t number_store(struct kobject *kobj, struct kobj_attribute *attr, const char *buf, size_t count)
{
	int error = kstrtoint(buf, 0, &number);

	return error ? error : (ssize_t)count;
}

static ssize_t text_show(struct kobject *kobj, struct kobj_attribute *attr, char *buf)
{
	pr_info("show of %s\n", attr->attr.name);
	return sprintf(buf, "of %s\n", kobject_name(kobj));
}

static ssize_t text_store(struct kobject *kobj, struct kobj_attribute *attr, const char *buf, size_t count)
{
	pr_info("store of %zu bytes to %s, then %d\n", count, attr->attr.name, buf[count]);
	return count;
}

static ssize_t at_show(struct kobject *kobj, struct kobj_attribute *attr, char *buf)
{
	int n = 0, i;

	for (i = 0; i < 3; i++)
		n += sysfs_emit_at(buf, n, "%d,", i);
	return n;
}

static ssize_t refuses_show(struct kobject *kobj, struct kobj_attribute *attr, char *buf)
{
	return -ENODATA;
}

static ssize_t refuses_store(struct kobject *kobj, struct kobj_attribute *attr, const char *buf, size_t count)
{
	return -EBUSY;
}

static ssize_t swallows_store(struct kobject *kobj, struct kobj_attribute *attr, const char *buf, size_t count)
{
	pr_info("store of %zu bytes\n", count);
	return min_t(size_t, count, 2);
}

static ssize_t page_show(struct kobject *kobj, struct kobj_attribute *attr, char *buf)
{
	return sysfs_emit(buf, "%5000d", 7);
}

static ssize_t self_store(struct kobject *kobj, struct kobj_attribute *attr, const char *buf, size_t count)
{
	pr_info("removed itself: %d\n", sysfs_remove_file_self(kobj, &attr->attr));
	return count;
}

static struct kobj_attribute files[SYS_FILES] = {
	[FILE_NUMBER] = __ATTR_RW(number),
	[FILE_TEXT] = __ATTR_RO(text),
	[FILE_WRITE_ONLY] = __ATTR(write_only, 0200, NULL, text_store),
	[FILE_MUTE] = __ATTR(mute, 0644, NULL, NULL),
	[FILE_AT] = __ATTR(at, 0444, at_show, NULL),
	[FILE_REFUSES] = { .attr = { .name = "refuses", .mode = 0666 }, .show = refuses_show, .store = refuses_store },
	[FILE_SWALLOWS] = __ATTR(swallows, 0200, NULL, swallows_store),
	[FILE_PAGE] = __ATTR(page, 0444, page_show, NULL),
	[FILE_SELF] = __ATTR(self, 0200, NULL, self_store),
};

static char bytes[16] = "0123456789abcdef";

static ssize_t bytes_read(struct file *file, struct kobject *kobj, struct bin_attribute *attr, char *to, loff_t at, size_t n)
{
	pr_info("read of %zu at %lld\n", n, at);
	memcpy(to, bytes + at, n);
	return n;
}

static ssize_t bytes_write(struct file *file, struct kobject *kobj, struct bin_attribute *attr, char *from, loff_t at, size_t n)
{
	pr_info("write of %zu at %lld\n", n, at);
	memcpy(bytes + at, from, n);
	return n;
}

static ssize_t endless_read(struct file *file, struct kobject *kobj, struct bin_attribute *attr, char *to, loff_t at, size_t n)
{
	size_t i;

	for (i = 0; i < n; i++)
		to[i] = 'a' + (at % 26 + i) % 26;
	return n;
}

static struct bin_attribute bins[SYS_BINS] = {
	[BIN_BYTES] = __BIN_ATTR(bytes, 0644, bytes_read, bytes_write, sizeof(bytes)),
	[BIN_ENDLESS] = __BIN_ATTR(endless, 0444, endless_read, NULL, 0),
	[BIN_MUTE] = __BIN_ATTR(mute_bytes, 0600, NULL, NULL, 4),
};

static umode_t is_visible(struct kobject *kobj, struct attribute *attr, int index)
{
	return index == 1 ? visible : attr->mode;
}

static umode_t is_bin_visible(struct kobject *kobj, struct bin_attribute *attr, int index)
{
	return visible;
}

static struct attribute *plain_attrs[] = { &files[FILE_NUMBER].attr, &files[FILE_TEXT].attr, NULL };
static struct attribute *more_attrs[] = { &files[FILE_AT].attr, &files[FILE_WRITE_ONLY].attr, NULL };
static struct bin_attribute *bin_attrs[] = { &bins[BIN_BYTES], NULL };
static const struct attribute_group groups[SYS_GROUPS] = {
	[GROUP_PLAIN] = { .attrs = plain_attrs },
	[GROUP_NAMED] = { .name = "group", .attrs = plain_attrs, .is_visible = is_visible },
	[GROUP_MORE] = { .name = "group", .attrs = more_attrs },
	[GROUP_BIN] = { .name = "bytes_group", .bin_attrs = bin_attrs, .is_bin_visible = is_bin_visible },
};

static void own_release(struct kobject *kobj)
{
	pr_info("release of an object\n");
	kfree(kobj);
}

static const struct attribute_group *own_groups[] = { &groups[GROUP_PLAIN], NULL };
static const struct kobj_type own_type = {
	.release = own_release,
	.sysfs_ops = &kobj_sysfs_ops,
	.default_groups = own_groups,
};

/* The next slot from there on that is taken; that slot itself when none is. */
static unsigned int taken_slot(unsigned int slot)
{
	unsigned int i;

	for (i = 0; i < ENTRIES_SLOTS; i++)
		if (slots[(slot + i) % ENTRIES_SLOTS].kobj)
			return (slot + i) % ENTRIES_SLOTS;
	return slot;
}

static long make(const struct entries_argument *a)
{
	struct kobject *in = a->where == ENTRIES_TOP ? top : slots[taken_slot(a->where)].kobj, *made;
	const char *name = entries_names[a->name];
	unsigned int slot = a->slot, tried;
	int error;

	if (!in)
		return -ENOENT;
	for (tried = 0; slots[slot].kobj; slot = (slot + 1) % ENTRIES_SLOTS)
		if (++tried == ENTRIES_SLOTS)
			return -ENOSPC;
	if (a->kind & 1) {
		made = kzalloc(sizeof(*made), GFP_KERNEL);
		if (!made)
			return -ENOMEM;
		error = kobject_init_and_add(made, &own_type, in, "%s", name);
		if (error) {
			kobject_put(made);
			return error;
		}
	} else {
		made = kobject_create_and_add(name, in);
		if (!made)
			return -ENOMEM;
	}
	slots[slot].kobj = made;
	slots[slot].groups = 0;
	return slot;
}

/* Whether another slot's object is in this one's directory. */
static bool has_children(const struct kobject *kobj)
{
	int i;

	for (i = 0; i < ENTRIES_SLOTS; i++)
		if (slots[i].kobj && slots[i].kobj->parent == kobj)
			return true;
	return false;
}

static long do_file(const struct entries_argument *a, struct kobject *kobj)
{
	const struct attribute *attr = &files[a->name % SYS_FILES].attr;

	switch (a->kind) {
	case FILE_CREATE:
		return sysfs_create_file(kobj, attr);
	case FILE_REMOVE:
		sysfs_remove_file(kobj, attr);
		return 0;
	case FILE_NOTIFY:
		sysfs_notify(kobj, NULL, attr->name);
		return 0;
	default:
		return sysfs_chmod_file(kobj, attr, a->mode & 0777);
	}
}

static long do_group(const struct entries_argument *a, unsigned int slot, struct kobject *kobj)
{
	unsigned int which = a->name % SYS_GROUPS, bit = 1u << which;
	const struct attribute_group *group = &groups[which];
	long error;

	/* Those that are not there are warned about, or differ between kernels. */
	if ((a->kind == GROUP_REMOVE || a->kind == GROUP_UPDATE) && !(slots[slot].groups & bit))
		return -ENOENT;
	switch (a->kind) {
	case GROUP_CREATE:
		error = sysfs_create_group(kobj, group);
		if (!error)
			slots[slot].groups |= bit;
		return error;
	case GROUP_REMOVE:
		sysfs_remove_group(kobj, group);
		/* Two of them are one directory. */
		slots[slot].groups &= which == GROUP_NAMED || which == GROUP_MORE ? ~(1u << GROUP_NAMED | 1u << GROUP_MORE) : ~bit;
		return 0;
	case GROUP_UPDATE:
		return sysfs_update_group(kobj, group);
	case GROUP_MERGE:
		return which == GROUP_MORE ? sysfs_merge_group(kobj, group) : -EINVAL;
	default:
		if (which != GROUP_MORE)
			return -EINVAL;
		sysfs_unmerge_group(kobj, group);
		return 0;
	}
}

static long do_link(const struct entries_argument *a, struct kobject *kobj)
{
	struct kobject *target = a->where == ENTRIES_TOP ? top : slots[taken_slot(a->where)].kobj;
	char name[16];

	/* Removing takes whatever has the name. */
	snprintf(name, sizeof(name), "link%u", a->name % 3);
	if (a->kind & 1) {
		sysfs_remove_link(kobj, name);
		return 0;
	}
	if (!target || !target->state_in_sysfs)
		return -ENOENT;
	return sysfs_create_link(kobj, target, name);
}

long entries_sys(unsigned int cmd, const struct entries_argument *a, unsigned long arg)
{
	unsigned int slot = taken_slot(a->slot);
	struct kobject *kobj = slots[slot].kobj;

	switch (cmd) {
	case SYS_MAKE:
		return make(a);
	case SYS_VISIBLE:
		visible = a->mode & 0664;
		return 0;
	case SYS_CLASS:
		return entries_class(a->slot);
	}
	if (!kobj)
		return -ENOENT;
	switch (cmd) {
	case SYS_PUT:
		slots[slot].kobj = NULL;
		kobject_put(kobj);
		return 0;
	case SYS_DEL:
		/* Children would be left without a directory, though they think that they have one. */
		if (has_children(kobj))
			return -ENOTEMPTY;
		kobject_del(kobj);
		return 0;
	case SYS_RENAME:
		/* sysfs takes any name, and then has directories that nobody can open. */
		if (strchr(entries_names[a->name], '/') || !entries_names[a->name][0] || entries_names[a->name][0] == '.')
			return -EINVAL;
		return kobject_rename(kobj, entries_names[a->name]);
	}
	/* Linux follows the directory that such an object has no more. */
	if (!kobj->state_in_sysfs)
		return -ENODEV;
	switch (cmd) {
	case SYS_FILE:
		return do_file(a, kobj);
	case SYS_BIN:
		if (!(a->kind & 1))
			return sysfs_create_bin_file(kobj, &bins[a->name % SYS_BINS]);
		sysfs_remove_bin_file(kobj, &bins[a->name % SYS_BINS]);
		return 0;
	case SYS_GROUP:
		return do_group(a, slot, kobj);
	case SYS_LINK:
		return do_link(a, kobj);
	default:
		return -ENOTTY;
	}
}

int entries_sys_up(void)
{
	top = kobject_create_and_add("fuzz", kernel_kobj);
	return top ? 0 : -ENOMEM;
}

void entries_sys_down(void)
{
	int i;

	for (i = 0; i < ENTRIES_SLOTS; i++)
		kobject_put(slots[i].kobj);
	entries_class_down();
	kobject_put(top);
}
