// SPDX-License-Identifier: MIT OR GPL-2.0-only
/* Objects, attributes, groups and links in /sys for a test: mknod /dev/attrs c 12 142 */
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include "control.h"

#include <linux/device.h>
#include <linux/err.h>
#include <linux/kobject.h>
#include <linux/sysfs.h>
#include <linux/version.h>
#include <linux/wait.h>

#include "attrs.h"

static bool forgets; /* leaves everything behind */
module_param(forgets, bool, 0444);

#define SLOTS 6

struct own {
	struct kobject kobj;
	int number;
};

static struct kobject *objects[SLOTS];
static struct kset *set;
static int number = 42;
static umode_t visible = 0444;
static bool woken;
static DECLARE_WAIT_QUEUE_HEAD(changed);

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
	pr_info("show of %s in %s\n", attr->attr.name, kobject_name(kobj));
	return sprintf(buf, "tea\n");
}

static ssize_t text_store(struct kobject *kobj, struct kobj_attribute *attr, const char *buf, size_t count)
{
	pr_info("store of %zu bytes, then %d\n", count, buf[count]);
	return count;
}

static ssize_t long_show(struct kobject *kobj, struct kobj_attribute *attr, char *buf)
{
	memset(buf, 'x', 4096);
	return 5000;
}

static ssize_t full_show(struct kobject *kobj, struct kobj_attribute *attr, char *buf)
{
	return sysfs_emit(buf, "%5000d", 7);
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

static ssize_t self_store(struct kobject *kobj, struct kobj_attribute *attr, const char *buf, size_t count)
{
	pr_info("removed itself: %d\n", sysfs_remove_file_self(kobj, &attr->attr));
	return count;
}

static ssize_t slow_show(struct kobject *kobj, struct kobj_attribute *attr, char *buf)
{
	wait_event(changed, woken);
	woken = false;
	pr_info("show goes on\n");
	return 0;
}

static ssize_t swallows_store(struct kobject *kobj, struct kobj_attribute *attr, const char *buf, size_t count)
{
	pr_info("store of %zu bytes\n", count);
	return min_t(size_t, count, 2);
}

static struct kobj_attribute files[ATTRS_FILES] = {
	[FILE_NUMBER] = __ATTR_RW(number),
	[FILE_TEXT] = __ATTR_RO(text),
	[FILE_WRITE_ONLY] = __ATTR(write_only, 0200, NULL, text_store),
	[FILE_MUTE] = __ATTR(mute, 0644, NULL, NULL),
	[FILE_LONG] = __ATTR(long, 0444, long_show, NULL),
	[FILE_FULL] = __ATTR(full, 0444, full_show, NULL),
	[FILE_AT] = __ATTR(at, 0444, at_show, NULL),
	[FILE_REFUSES] = { .attr = { .name = "refuses", .mode = 0666 }, .show = refuses_show, .store = refuses_store },
	[FILE_SELF] = __ATTR(self, 0200, NULL, self_store),
	[FILE_SLOW] = __ATTR(slow, 0444, slow_show, NULL),
	[FILE_SWALLOWS] = __ATTR(swallows, 0200, NULL, swallows_store),
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
		to[i] = 'a' + (at + i) % 26;
	return n;
}

static struct bin_attribute bins[ATTRS_BINS] = {
	[BIN_BYTES] = __BIN_ATTR(bytes, 0644, bytes_read, bytes_write, sizeof(bytes)),
	[BIN_ENDLESS] = __BIN_ATTR(endless, 0444, endless_read, NULL, 0),
	[BIN_MUTE] = __BIN_ATTR(mute, 0600, NULL, NULL, 4),
};

static umode_t is_visible(struct kobject *kobj, struct attribute *attr, int index)
{
	/* 6.12 asks for the first one once more. */
	if (index)
		pr_info("is %s (%d) of %s visible?\n", attr->name, index, kobject_name(kobj));
	return index == 1 ? visible : attr->mode;
}

static umode_t is_bin_visible(struct kobject *kobj, struct bin_attribute *attr, int index)
{
	if (index)
		pr_info("is %s (%d) of %s visible?\n", attr->attr.name, index, kobject_name(kobj));
	return index == 1 ? visible : attr->attr.mode;
}

static struct attribute odd = { .name = "odd", .mode = 0777 };
static struct attribute *plain_attrs[] = { &files[FILE_NUMBER].attr, &files[FILE_TEXT].attr, NULL };
static struct attribute *odd_attrs[] = { &odd, NULL };
static struct attribute *more_attrs[] = { &files[FILE_AT].attr, NULL };
static struct bin_attribute *bin_attrs[] = { &bins[BIN_BYTES], NULL };
static struct bin_attribute *two_bin_attrs[] = { &bins[BIN_BYTES], &bins[BIN_MUTE], NULL };
static const struct attribute_group groups[ATTRS_GROUPS] = {
	[GROUP_PLAIN] = { .attrs = plain_attrs },
	[GROUP_NAMED] = { .name = "cups", .attrs = plain_attrs, .is_visible = is_visible },
	[GROUP_ODD] = { .attrs = odd_attrs },
	[GROUP_EMPTY] = { .name = "empty" },
	[GROUP_MORE] = { .name = "cups", .attrs = more_attrs },
	[GROUP_BIN] = { .name = "bytes", .bin_attrs = bin_attrs },
	[GROUP_BIN_VISIBLE] = { .name = "bytes", .bin_attrs = two_bin_attrs, .is_bin_visible = is_bin_visible },
};

static void own_release(struct kobject *kobj)
{
	pr_info("release of %s\n", kobject_name(kobj));
	kfree(container_of(kobj, struct own, kobj));
}

static const struct attribute_group *own_groups[] = { &groups[GROUP_PLAIN], NULL };
static const struct kobj_type own_type = {
	.release = own_release,
	.sysfs_ops = &kobj_sysfs_ops,
	.default_groups = own_groups,
};

#if LINUX_VERSION_CODE >= KERNEL_VERSION(6, 2, 0)
#define EVENT_CONST const
#else
#define EVENT_CONST
#endif

static int event_filter(EVENT_CONST struct kobject *kobj)
{
	return strcmp(kobject_name(kobj), "quiet") != 0;
}

static const char *event_name(EVENT_CONST struct kobject *kobj)
{
	return "lkm_tea";
}

static int event_variables(EVENT_CONST struct kobject *kobj, struct kobj_uevent_env *env)
{
	return add_uevent_var(env, "LEAVES=%s", "green");
}

static const struct kset_uevent_ops events = { .filter = event_filter, .name = event_name, .uevent = event_variables };

static struct kobject *parent_of(struct call *c)
{
	switch (c->number[1]) {
	case IN_KERNEL:
		return kernel_kobj;
	case IN_SYS:
		return NULL;
	default:
		return objects[c->number[1]];
	}
}

static void kobj_create(struct call *c)
{
	struct kobject *made = kobject_create_and_add(c->text, parent_of(c));

	c->result = made != NULL;
	if (made)
		objects[c->number[0]] = made;
}

static void kobj_add_own(struct call *c)
{
	struct own *fresh = kzalloc(sizeof(*fresh), GFP_KERNEL);

	if (c->number[2])
		fresh->kobj.kset = set;
	c->result = kobject_init_and_add(&fresh->kobj, &own_type, c->number[2] ? NULL : parent_of(c), "%s", c->text);
	if (c->result)
		kobject_put(&fresh->kobj);
	else
		objects[c->number[0]] = &fresh->kobj;
}

static void kobj_put(struct call *c)
{
	kobject_put(objects[c->number[0]]);
	objects[c->number[0]] = NULL;
}

static void kobj_del(struct call *c)
{
	kobject_del(objects[c->number[0]]);
}

static void kobj_rename(struct call *c)
{
	c->result = kobject_rename(objects[c->number[0]], c->text);
}

static void kobj_path(struct call *c)
{
	char *path = kobject_get_path(objects[c->number[0]], GFP_KERNEL);

	strscpy(c->words, path ? path : "none", sizeof(c->words));
	kfree(path);
}

static void kobj_event(struct call *c)
{
	c->result = kobject_uevent(objects[c->number[0]], c->number[1]);
}

static void kset_create(struct call *c)
{
	set = kset_create_and_add(c->text, &events, kernel_kobj);
	c->result = set != NULL;
}

static void kset_end(struct call *c)
{
	kset_unregister(set);
	set = NULL;
}

/* The only way to look into a set that both kernels export. */
static void kset_find(struct call *c)
{
	struct kobject *found = kset_find_obj(set, c->text);

	c->result = found != NULL;
	kobject_put(found);
}

static void file_create(struct call *c)
{
	c->result = sysfs_create_file(objects[c->number[0]], &files[c->number[1]].attr);
}

static void file_remove(struct call *c)
{
	sysfs_remove_file(objects[c->number[0]], &files[c->number[1]].attr);
}

static void files_create(struct call *c)
{
	const struct attribute *const all[] = { &files[FILE_NUMBER].attr, &files[FILE_TEXT].attr, &files[FILE_NUMBER].attr, NULL };

	c->result = sysfs_create_files(objects[c->number[0]], all);
}

static void file_chmod(struct call *c)
{
	c->result = sysfs_chmod_file(objects[c->number[0]], &files[c->number[1]].attr, c->number[2]);
}

static void file_notify(struct call *c)
{
	sysfs_notify(objects[c->number[0]], NULL, files[c->number[1]].attr.name);
}

static struct kernfs_node *dirent;

static void dirent_get(struct call *c)
{
	struct kernfs_node *found = sysfs_get_dirent(objects[c->number[0]]->sd, c->text);

	c->result = !!found;
	if (found)
		dirent = found;
}

static void dirent_get_again(struct call *c)
{
	c->result = sysfs_get(dirent) == dirent;
}

static void dirent_notify(struct call *c)
{
	static DEFINE_SPINLOCK(lock);

	spin_lock(&lock);
	sysfs_notify_dirent(dirent);
	spin_unlock(&lock);
}

static void dirent_put(struct call *c)
{
	sysfs_put(dirent);
}

static void bin_create(struct call *c)
{
	c->result = sysfs_create_bin_file(objects[c->number[0]], &bins[c->number[1]]);
}

static void bin_remove(struct call *c)
{
	sysfs_remove_bin_file(objects[c->number[0]], &bins[c->number[1]]);
}

static void group_create(struct call *c)
{
	c->result = sysfs_create_group(objects[c->number[0]], &groups[c->number[1]]);
}

static void group_remove(struct call *c)
{
	sysfs_remove_group(objects[c->number[0]], &groups[c->number[1]]);
}

static void group_update(struct call *c)
{
	c->result = sysfs_update_group(objects[c->number[0]], &groups[c->number[1]]);
}

static void group_merge(struct call *c)
{
	c->result = sysfs_merge_group(objects[c->number[0]], &groups[c->number[1]]);
}

static void group_unmerge(struct call *c)
{
	sysfs_unmerge_group(objects[c->number[0]], &groups[c->number[1]]);
}

static void group_visible(struct call *c)
{
	visible = c->number[0];
}

static void link_create(struct call *c)
{
	c->result = sysfs_create_link(objects[c->number[0]], objects[c->number[1]], c->text);
}

static void link_remove(struct call *c)
{
	sysfs_remove_link(objects[c->number[0]], c->text);
}

static void wake(struct call *c)
{
	woken = true;
	wake_up(&changed);
}

#if LINUX_VERSION_CODE >= KERNEL_VERSION(6, 4, 0)
#define CLASS_CONST const
#define make_class(name) class_create(name)
#else
#define CLASS_CONST
#define make_class(name) class_create(THIS_MODULE, name)
#endif

static ssize_t kind_show(CLASS_CONST struct class *class, CLASS_CONST struct class_attribute *attr, char *buf)
{
	return sysfs_emit(buf, "%s of %s\n", attr->attr.name, class->name);
}

static ssize_t kind_store(CLASS_CONST struct class *class, CLASS_CONST struct class_attribute *attr, const char *buf, size_t count)
{
	pr_info("kind: %zu bytes\n", count);
	return count;
}

static CLASS_ATTR_RW(kind);
static CLASS_ATTR_STRING(version, 0444, "first");

static int filled = 7;
static bool hot = true;

static ssize_t size_show(struct device *dev, struct device_attribute *attr, char *buf)
{
	return sysfs_emit(buf, "%s of %s\n", attr->attr.name, dev_name(dev));
}

static ssize_t size_store(struct device *dev, struct device_attribute *attr, const char *buf, size_t count)
{
	return -EINVAL;
}

static DEVICE_ATTR_RW(size);
static DEVICE_ATTR(color, 0400, size_show, NULL);
static DEVICE_ATTR(extra, 0444, size_show, NULL);
static DEVICE_INT_ATTR(filled, 0644, filled);
static DEVICE_BOOL_ATTR(hot, 0644, hot);
static struct attribute *class_dev_attrs[] = { &dev_attr_size.attr, NULL };
static struct attribute *cup_attrs[] = { &dev_attr_color.attr, &dev_attr_filled.attr.attr, &dev_attr_hot.attr.attr, NULL };
ATTRIBUTE_GROUPS(class_dev);
ATTRIBUTE_GROUPS(cup);
static struct class *cups;
static struct device *cup;

static void class_up(struct call *c)
{
	cups = make_class("lkm_cups");
	c->result = PTR_ERR_OR_ZERO(cups);
	if (c->result)
		return;
	cups->dev_groups = class_dev_groups;
	cup = device_create_with_groups(cups, NULL, MKDEV(CALL_MAJOR, 200), NULL, cup_groups, "cup");
	c->result = PTR_ERR_OR_ZERO(cup);
	if (class_create_file(cups, &class_attr_kind) || class_create_file(cups, &class_attr_version.attr))
		c->result = -ENOMEM;
}

static void class_down(struct call *c)
{
	device_destroy(cups, MKDEV(CALL_MAJOR, 200));
	class_destroy(cups);
}

static void device_file(struct call *c)
{
	if (c->number[0])
		c->result = device_create_file(cup, &dev_attr_extra);
	else
		device_remove_file(cup, &dev_attr_extra);
}

static void class_file(struct call *c)
{
	if (c->number[0])
		c->result = class_create_file(cups, &class_attr_kind);
	else
		class_remove_file(cups, &class_attr_kind);
}

static void kobj_bad_add(struct call *c)
{
	static struct kobject never;

	c->result = kobject_add(&never, NULL, "never");
	if (!c->result)
		c->result = kobject_add(NULL, NULL, "never");
	kfree(never.name);
	never.name = NULL;
}

static void file_to_group(struct call *c)
{
	c->result = sysfs_add_file_to_group(objects[c->number[0]], &files[c->number[1]].attr, c->text);
}

static void file_from_group(struct call *c)
{
	sysfs_remove_file_from_group(objects[c->number[0]], &files[c->number[1]].attr, c->text);
}

static void link_to_group(struct call *c)
{
	c->result = sysfs_add_link_to_group(objects[c->number[0]], "cups", objects[c->number[1]], c->text);
}

static void link_from_group(struct call *c)
{
	sysfs_remove_link_from_group(objects[c->number[0]], "cups", c->text);
}

static const struct attribute_group *two_groups[] = { &groups[GROUP_NAMED], &groups[GROUP_BIN], NULL };

static void groups_create(struct call *c)
{
	c->result = sysfs_create_groups(objects[c->number[0]], two_groups);
}

static void groups_update(struct call *c)
{
	c->result = sysfs_update_groups(objects[c->number[0]], two_groups);
}

static void groups_remove(struct call *c)
{
	sysfs_remove_groups(objects[c->number[0]], two_groups);
}

static void files_remove(struct call *c)
{
	const struct attribute *const all[] = { &files[FILE_NUMBER].attr, &files[FILE_TEXT].attr, NULL };

	sysfs_remove_files(objects[c->number[0]], all);
}

static void link_nowarn(struct call *c)
{
	c->result = sysfs_create_link_nowarn(objects[c->number[0]], objects[c->number[1]], c->text);
}

static void kobj_init(struct call *c)
{
	struct own *fresh = kzalloc(sizeof(*fresh), GFP_KERNEL);

	kobject_init(&fresh->kobj, &own_type);
	c->result = kobject_set_name(&fresh->kobj, "%s", c->text);
	objects[c->number[0]] = &fresh->kobj;
}

static void kobj_add(struct call *c)
{
	c->result = kobject_add(objects[c->number[0]], parent_of(c), "%s", c->text);
}

static void kobj_get_unless_zero(struct call *c)
{
	struct kobject *got = kobject_get_unless_zero(objects[c->number[0]]);

	c->result = got == objects[c->number[0]];
	kobject_put(got);
}

static void kobj_get_when_zero(struct call *c)
{
	static struct kobject never;

	c->result = kobject_get_unless_zero(&never) || kobject_get_unless_zero(NULL);
}

static void kobj_event_env(struct call *c)
{
	char *variables[] = { c->text, "TASTE=bitter", NULL };

	c->result = kobject_uevent_env(objects[c->number[0]], c->number[1], variables);
}

static void set_release(struct kobject *kobj)
{
	pr_info("release of the set %s\n", kobject_name(kobj));
	kfree(container_of(kobj, struct kset, kobj));
}

static const struct kobj_type set_type = { .release = set_release, .sysfs_ops = &kobj_sysfs_ops };

static void kset_register_own(struct call *c)
{
	struct kset *fresh = kzalloc(sizeof(*fresh), GFP_KERNEL);

	c->result = kobject_set_name(&fresh->kobj, "%s", c->text);
	fresh->kobj.ktype = &set_type;
	fresh->kobj.parent = kernel_kobj;
	fresh->uevent_ops = &events;
	if (!c->result)
		c->result = kset_register(fresh);
	if (!c->result)
		set = fresh;
}

static const call_function functions[ATTRS_FUNCTIONS] = {
	[KOBJ_CREATE] = kobj_create,
	[KOBJ_ADD_OWN] = kobj_add_own,
	[KOBJ_PUT] = kobj_put,
	[KOBJ_DEL] = kobj_del,
	[KOBJ_RENAME] = kobj_rename,
	[KOBJ_PATH] = kobj_path,
	[KOBJ_EVENT] = kobj_event,
	[KSET_CREATE] = kset_create,
	[KSET_UNREGISTER] = kset_end,
	[KSET_FIND] = kset_find,
	[FILE_CREATE] = file_create,
	[FILE_REMOVE] = file_remove,
	[FILES_CREATE] = files_create,
	[FILE_CHMOD] = file_chmod,
	[FILE_NOTIFY] = file_notify,
	[DIRENT_GET] = dirent_get,
	[DIRENT_GET_AGAIN] = dirent_get_again,
	[DIRENT_NOTIFY] = dirent_notify,
	[DIRENT_PUT] = dirent_put,
	[BIN_CREATE] = bin_create,
	[BIN_REMOVE] = bin_remove,
	[GROUP_CREATE] = group_create,
	[GROUP_REMOVE] = group_remove,
	[GROUP_UPDATE] = group_update,
	[GROUP_MERGE] = group_merge,
	[GROUP_UNMERGE] = group_unmerge,
	[GROUP_VISIBLE] = group_visible,
	[LINK_CREATE] = link_create,
	[LINK_REMOVE] = link_remove,
	[ATTRS_WAKE] = wake,
	[CLASS_UP] = class_up,
	[CLASS_DOWN] = class_down,
	[DEVICE_FILE] = device_file,
	[CLASS_FILE] = class_file,
	[KOBJ_BAD_ADD] = kobj_bad_add,
	[FILE_TO_GROUP] = file_to_group,
	[FILE_FROM_GROUP] = file_from_group,
	[LINK_TO_GROUP] = link_to_group,
	[LINK_FROM_GROUP] = link_from_group,
	[GROUPS_CREATE] = groups_create,
	[GROUPS_UPDATE] = groups_update,
	[GROUPS_REMOVE] = groups_remove,
	[FILES_REMOVE] = files_remove,
	[LINK_NOWARN] = link_nowarn,
	[KOBJ_INIT] = kobj_init,
	[KOBJ_ADD_LATER] = kobj_add,
	[KOBJ_GET_UNLESS_ZERO] = kobj_get_unless_zero,
	[KOBJ_GET_WHEN_ZERO] = kobj_get_when_zero,
	[KOBJ_EVENT_ENV] = kobj_event_env,
	[KSET_REGISTER] = kset_register_own,
};

static long attrs_ioctl(struct file *file, unsigned int cmd, unsigned long arg)
{
	return control_call(functions, ATTRS_FUNCTIONS, cmd, arg);
}

static const struct file_operations attrs_ops = { .owner = THIS_MODULE, .unlocked_ioctl = attrs_ioctl };

static int __init attrs_init(void)
{
	return control_add(&attrs_ops, ATTRS_MINOR, "attrs");
}

static void __exit attrs_exit(void)
{
	int i;

	for (i = SLOTS - 1; i >= 0 && !forgets; i--)
		kobject_put(objects[i]);
	if (set && !forgets)
		kset_unregister(set);
	control_del(ATTRS_MINOR);
}

module_init(attrs_init);
module_exit(attrs_exit);
MODULE_LICENSE("GPL");
MODULE_DESCRIPTION("Objects, attributes, groups and links in /sys for a test");
