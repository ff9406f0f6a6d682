// SPDX-License-Identifier: MIT OR GPL-2.0-only
/* A kobject in /sys/kernel with attributes, one of which programs can poll, with groups and with a binary attribute. */
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include <linux/fs.h>
#include <linux/kobject.h>
#include <linux/module.h>
#include <linux/mutex.h>
#include <linux/slab.h>
#include <linux/string.h>
#include <linux/sysfs.h>

#define DIARY_SIZE 8
#define COLDEST (-40)
#define HOTTEST 60

static bool heated;
module_param(heated, bool, 0444);
MODULE_PARM_DESC(heated, "whether there is a heater (no)");

struct greenhouse {
	struct kobject kobj;
	struct mutex lock; /* of all that follows; a show() that reads one number needs no lock */
	int temperature, opens_at, lowest, highest;
	bool is_open, heater;
	s8 diary[DIARY_SIZE]; /* the last temperatures, the latest one first */
};

static struct greenhouse *of_kobject(struct kobject *kobj)
{
	return container_of(kobj, struct greenhouse, kobj);
}

/* Called with the lock held. Returns whether the window has moved. */
static bool move_window(struct greenhouse *g)
{
	bool was_open = g->is_open;

	g->is_open = g->temperature >= g->opens_at;
	return g->is_open != was_open;
}

/* Called with the lock held. Returns whether the window has moved. */
static bool measure(struct greenhouse *g, int temperature)
{
	g->temperature = clamp(temperature, COLDEST, HOTTEST);
	g->lowest = min(g->lowest, g->temperature);
	g->highest = max(g->highest, g->temperature);
	memmove(g->diary + 1, g->diary, DIARY_SIZE - 1);
	g->diary[0] = g->temperature;
	return move_window(g);
}

/* Ends a change. When the window has moved, programs that poll its file wake up and see POLLPRI until they read it again. */
static void unlock(struct greenhouse *g, bool moved)
{
	mutex_unlock(&g->lock);
	if (moved)
		sysfs_notify(&g->kobj, NULL, "window");
}

static int degrees(const char *text, int *value)
{
	int error = kstrtoint(text, 10, value);

	if (!error && (*value < COLDEST || *value > HOTTEST))
		error = -ERANGE;
	return error;
}

static ssize_t temperature_show(struct kobject *kobj, struct kobj_attribute *attr, char *buf)
{
	return sysfs_emit(buf, "%d\n", READ_ONCE(of_kobject(kobj)->temperature));
}

static ssize_t temperature_store(struct kobject *kobj, struct kobj_attribute *attr, const char *buf, size_t count)
{
	struct greenhouse *g = of_kobject(kobj);
	int value, error = degrees(buf, &value);

	if (error)
		return error;
	mutex_lock(&g->lock);
	unlock(g, measure(g, value));
	return count;
}

static ssize_t opens_at_show(struct kobject *kobj, struct kobj_attribute *attr, char *buf)
{
	return sysfs_emit(buf, "%d\n", READ_ONCE(of_kobject(kobj)->opens_at));
}

static ssize_t opens_at_store(struct kobject *kobj, struct kobj_attribute *attr, const char *buf, size_t count)
{
	struct greenhouse *g = of_kobject(kobj);
	int value, error = degrees(buf, &value);

	if (error)
		return error;
	mutex_lock(&g->lock);
	g->opens_at = value;
	unlock(g, move_window(g));
	return count;
}

static ssize_t window_show(struct kobject *kobj, struct kobj_attribute *attr, char *buf)
{
	return sysfs_emit(buf, "%s\n", READ_ONCE(of_kobject(kobj)->is_open) ? "open" : "closed");
}

static ssize_t heater_show(struct kobject *kobj, struct kobj_attribute *attr, char *buf)
{
	return sysfs_emit(buf, "%s\n", READ_ONCE(of_kobject(kobj)->heater) ? "on" : "off");
}

static ssize_t heater_store(struct kobject *kobj, struct kobj_attribute *attr, const char *buf, size_t count)
{
	struct greenhouse *g = of_kobject(kobj);
	bool wanted, moved = false;
	int error = kstrtobool(buf, &wanted);

	if (error)
		return error;
	mutex_lock(&g->lock);
	if (wanted != g->heater) {
		g->heater = wanted;
		moved = measure(g, g->temperature + (wanted ? 10 : -10));
	}
	unlock(g, moved);
	return count;
}

/* sysfs has already limited `off` and `count` to the attribute's size. */
static ssize_t diary_read(struct file *file, struct kobject *kobj, struct bin_attribute *attr, char *buf, loff_t off, size_t count)
{
	struct greenhouse *g = of_kobject(kobj);

	mutex_lock(&g->lock);
	memcpy(buf, g->diary + off, count);
	mutex_unlock(&g->lock);
	return count;
}

static ssize_t lowest_show(struct kobject *kobj, struct kobj_attribute *attr, char *buf)
{
	return sysfs_emit(buf, "%d\n", READ_ONCE(of_kobject(kobj)->lowest));
}

static ssize_t highest_show(struct kobject *kobj, struct kobj_attribute *attr, char *buf)
{
	return sysfs_emit(buf, "%d\n", READ_ONCE(of_kobject(kobj)->highest));
}

static struct kobj_attribute temperature_attr = __ATTR_RW(temperature);
static struct kobj_attribute opens_at_attr = __ATTR_RW(opens_at);
static struct kobj_attribute window_attr = __ATTR_RO(window);
static struct kobj_attribute heater_attr = __ATTR_RW(heater);
static struct kobj_attribute lowest_attr = __ATTR_RO(lowest);
static struct kobj_attribute highest_attr = __ATTR_RO(highest);
static BIN_ATTR_RO(diary, DIARY_SIZE);

static struct attribute *house_attrs[] = { &temperature_attr.attr, &opens_at_attr.attr, &window_attr.attr, &heater_attr.attr,
					   NULL };
static struct bin_attribute *house_bin_attrs[] = { &bin_attr_diary, NULL };

/* Returns the mode of a file, or 0 for one that this greenhouse does not have. Called for each file when the group is made. */
static umode_t house_is_visible(struct kobject *kobj, struct attribute *attr, int index)
{
	return attr == &heater_attr.attr && !heated ? 0 : attr->mode;
}

static const struct attribute_group house_group = {
	.attrs = house_attrs,
	.bin_attrs = house_bin_attrs,
	.is_visible = house_is_visible,
};

/* A group with a name is a directory. */
static struct attribute *record_attrs[] = { &lowest_attr.attr, &highest_attr.attr, NULL };
static const struct attribute_group record_group = { .name = "record", .attrs = record_attrs };

static const struct attribute_group *greenhouse_groups[] = { &house_group, &record_group, NULL };

/* Called when the last reference is gone. Nowhere else may the object be freed. */
static void greenhouse_release(struct kobject *kobj)
{
	pr_info("torn down\n");
	kfree(of_kobject(kobj));
}

static const struct kobj_type greenhouse_type = {
	.release = greenhouse_release,
	.sysfs_ops = &kobj_sysfs_ops,
	.default_groups = greenhouse_groups,
};

static struct greenhouse *greenhouse;

static int __init greenhouse_init(void)
{
	int error;

	greenhouse = kzalloc(sizeof(*greenhouse), GFP_KERNEL);
	if (!greenhouse)
		return -ENOMEM;
	mutex_init(&greenhouse->lock);
	greenhouse->temperature = greenhouse->lowest = greenhouse->highest = 18;
	greenhouse->opens_at = 25;
	/* From here on programs can open the files, so everything that they show is set before. */
	error = kobject_init_and_add(&greenhouse->kobj, &greenhouse_type, kernel_kobj, "greenhouse");
	/* Not kfree(): the object has a reference count now, and a name that must be freed too. */
	if (error)
		kobject_put(&greenhouse->kobj);
	return error;
}

static void __exit greenhouse_exit(void)
{
	kobject_put(&greenhouse->kobj);
}

module_init(greenhouse_init);
module_exit(greenhouse_exit);
MODULE_LICENSE("Dual MIT/GPL");
MODULE_DESCRIPTION("A greenhouse in /sys");
