/* SPDX-License-Identifier: MIT OR GPL-2.0-only */
/* Models include/linux/sysfs.h (Linux 6.1): the files of a kobject. */
#pragma once

#include "compiler.h"
#include "errno.h"
#include "list.h"
#include "stat.h"
#include "stringify.h"
#include "types.h"

LKM_WAIST_BEGIN
struct address_space;
struct file;
struct kernfs_node;
struct kobject;
struct vm_area_struct;

struct attribute {
	const char *name;
	umode_t mode;
};

/* A file whose bytes are the driver's; `size` 0 is one without an end. */
struct bin_attribute {
	struct attribute attr;
	size_t size;
#ifdef __cplusplus
	void *private_; /* `private` in C */
#else
	void *private;
#endif
	struct address_space *(*f_mapping)(void);
	ssize_t (*read)(struct file *, struct kobject *, struct bin_attribute *, char *, loff_t, size_t);
	ssize_t (*write)(struct file *, struct kobject *, struct bin_attribute *, char *, loff_t, size_t);
	int (*mmap)(struct file *, struct kobject *, struct bin_attribute *attr, struct vm_area_struct *vma);
};

/* With a name they stand in a directory of that name. What is_visible() returns is the mode of the file; 0: there is none. */
struct attribute_group {
	const char *name;
	umode_t (*is_visible)(struct kobject *, struct attribute *, int);
	umode_t (*is_bin_visible)(struct kobject *, struct bin_attribute *, int);
	struct attribute **attrs;
	struct bin_attribute **bin_attrs;
};

/* show() has a page for its text and returns the length; store() returns how much it took. */
struct sysfs_ops {
	ssize_t (*show)(struct kobject *, struct attribute *, char *);
	ssize_t (*store)(struct kobject *, struct attribute *, const char *, size_t);
};

/* 0; -EEXIST, which is logged, when the name is taken; -EINVAL for an object that is not in sysfs. May sleep. */
int sysfs_create_file_ns(struct kobject *kobj, const struct attribute *attr, const void *ns);
int sysfs_create_files(struct kobject *kobj, const struct attribute *const *attr);
int sysfs_create_bin_file(struct kobject *kobj, const struct bin_attribute *attr);
int sysfs_create_link(struct kobject *kobj, struct kobject *target, const char *name);
int sysfs_create_link_nowarn(struct kobject *kobj, struct kobject *target, const char *name);
int sysfs_create_group(struct kobject *kobj, const struct attribute_group *grp);
int sysfs_create_groups(struct kobject *kobj, const struct attribute_group **groups);
/* Each waits until the calls of the file that are under way have returned. */
void sysfs_remove_file_ns(struct kobject *kobj, const struct attribute *attr, const void *ns);
/* The same from the file's own show() or store(). False when somebody else was first. */
bool sysfs_remove_file_self(struct kobject *kobj, const struct attribute *attr);
void sysfs_remove_files(struct kobject *kobj, const struct attribute *const *attr);
void sysfs_remove_bin_file(struct kobject *kobj, const struct bin_attribute *attr);
void sysfs_remove_link(struct kobject *kobj, const char *name);
void sysfs_delete_link(struct kobject *kobj, struct kobject *target, const char *name);
void sysfs_remove_group(struct kobject *kobj, const struct attribute_group *grp);
void sysfs_remove_groups(struct kobject *kobj, const struct attribute_group **groups);
/* Asks is_visible() again. */
int sysfs_update_group(struct kobject *kobj, const struct attribute_group *grp);
int sysfs_update_groups(struct kobject *kobj, const struct attribute_group **groups);
/* Adds files to a group whose directory is there. */
int sysfs_merge_group(struct kobject *kobj, const struct attribute_group *grp);
void sysfs_unmerge_group(struct kobject *kobj, const struct attribute_group *grp);
int sysfs_add_file_to_group(struct kobject *kobj, const struct attribute *attr, const char *group);
void sysfs_remove_file_from_group(struct kobject *kobj, const struct attribute *attr, const char *group);
int sysfs_add_link_to_group(struct kobject *kobj, const char *group_name, struct kobject *target, const char *link_name);
void sysfs_remove_link_from_group(struct kobject *kobj, const char *group_name, const char *link_name);
int sysfs_chmod_file(struct kobject *kobj, const struct attribute *attr, umode_t mode);
/* Whoever polls the file sees EPOLLPRI and EPOLLERR until the next read. */
void sysfs_notify(struct kobject *kobj, const char *dir, const char *attr);
/* The same for a file that the caller holds; does not sleep. */
void kernfs_notify(struct kernfs_node *kn);
/* Another reference to it, and one less. */
void kernfs_get(struct kernfs_node *kn);
void kernfs_put(struct kernfs_node *kn);
struct kernfs_node *lkm_kernfs_find_and_get(struct kernfs_node *parent, const char *name);
int sysfs_create_mount_point(struct kobject *parent, const char *name);
void sysfs_remove_mount_point(struct kobject *parent, const char *name);
/* As scnprintf() into the page that a show() got. */
int sysfs_emit(char *buf, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
int sysfs_emit_at(char *buf, int at, const char *fmt, ...) __attribute__((format(printf, 3, 4)));

static inline int sysfs_create_file(struct kobject *kobj, const struct attribute *attr)
{
	return sysfs_create_file_ns(kobj, attr, 0);
}

/* The file of that name in a directory, such as kobj->sd, with a reference for sysfs_put(); NULL when there is none. */
static inline struct kernfs_node *sysfs_get_dirent(struct kernfs_node *parent, const char *name)
{
	return lkm_kernfs_find_and_get(parent, name);
}

static inline struct kernfs_node *sysfs_get(struct kernfs_node *kn)
{
	kernfs_get(kn);
	return kn;
}

static inline void sysfs_put(struct kernfs_node *kn)
{
	kernfs_put(kn);
}

static inline void sysfs_notify_dirent(struct kernfs_node *kn)
{
	kernfs_notify(kn);
}

static inline void sysfs_remove_file(struct kobject *kobj, const struct attribute *attr)
{
	sysfs_remove_file_ns(kobj, attr, 0);
}
LKM_WAIST_END

#ifdef __cplusplus
namespace lkm::waist {
/* constants_test.py: umode_t SYSFS_PREALLOC */
inline constexpr umode_t SYSFS_PREALLOC{010000};
}
#else
#define SYSFS_PREALLOC 010000
/* There are no lock classes. */
#define sysfs_attr_init(attr) do { } while (0)
#define sysfs_bin_attr_init(attr) do { } while (0)
/* A mode is an octal number of known bits; who owns it may do no less than the others, and nobody else may write. */
#ifndef VERIFY_OCTAL_PERMISSIONS
#define VERIFY_OCTAL_PERMISSIONS(perms) \
	(sizeof(char[1 - 2 * ((perms) < 0 || (perms) > 0777 || (((perms) >> 6) & 4) < (((perms) >> 3) & 4) || \
			      (((perms) >> 3) & 4) < ((perms) & 4) || (((perms) >> 6) & 2) < (((perms) >> 3) & 2) || \
			      ((perms) & 2))]) * 0 + (perms))
#endif
#define lkm_attr(text, bits, ...) { .attr = { .name = text, .mode = bits }, __VA_ARGS__ }
#define __ATTR(_name, _mode, _show, _store) \
	lkm_attr(__stringify(_name), VERIFY_OCTAL_PERMISSIONS(_mode), .show = _show, .store = _store)
#define __ATTR_PREALLOC(_name, _mode, _show, _store) \
	lkm_attr(__stringify(_name), SYSFS_PREALLOC | VERIFY_OCTAL_PERMISSIONS(_mode), .show = _show, .store = _store)
#define __ATTR_RO(_name) lkm_attr(__stringify(_name), 0444, .show = _name##_show)
#define __ATTR_RO_MODE(_name, _mode) lkm_attr(__stringify(_name), VERIFY_OCTAL_PERMISSIONS(_mode), .show = _name##_show)
#define __ATTR_WO(_name) lkm_attr(__stringify(_name), 0200, .store = _name##_store)
#define __ATTR_RW_MODE(_name, _mode) \
	lkm_attr(__stringify(_name), VERIFY_OCTAL_PERMISSIONS(_mode), .show = _name##_show, .store = _name##_store)
#define __ATTR_RW(_name) lkm_attr(__stringify(_name), 0644, .show = _name##_show, .store = _name##_store)
#define __ATTR_IGNORE_LOCKDEP(_name, _mode, _show, _store) __ATTR(_name, _mode, _show, _store)
#define __ATTR_NULL { .attr = { .name = NULL } }

#define __ATTRIBUTE_GROUPS(_name) \
	static const struct attribute_group *_name##_groups[] = { &_name##_group, NULL }
#define ATTRIBUTE_GROUPS(_name) \
	static const struct attribute_group _name##_group = { .attrs = _name##_attrs }; \
	__ATTRIBUTE_GROUPS(_name)
#define BIN_ATTRIBUTE_GROUPS(_name) \
	static const struct attribute_group _name##_group = { .bin_attrs = _name##_attrs }; \
	__ATTRIBUTE_GROUPS(_name)

#define __BIN_ATTR(_name, _mode, _read, _write, _size) \
	lkm_attr(__stringify(_name), _mode, .read = _read, .write = _write, .size = _size)
#define __BIN_ATTR_RO(_name, _size) lkm_attr(__stringify(_name), 0444, .read = _name##_read, .size = _size)
#define __BIN_ATTR_WO(_name, _size) lkm_attr(__stringify(_name), 0200, .write = _name##_write, .size = _size)
#define __BIN_ATTR_RW(_name, _size) __BIN_ATTR(_name, 0644, _name##_read, _name##_write, _size)
#define __BIN_ATTR_ADMIN_RO(_name, _size) lkm_attr(__stringify(_name), 0400, .read = _name##_read, .size = _size)
#define __BIN_ATTR_ADMIN_RW(_name, _size) __BIN_ATTR(_name, 0600, _name##_read, _name##_write, _size)
#define __BIN_ATTR_NULL { .attr = { .name = NULL } }
#define BIN_ATTR(_name, _mode, _read, _write, _size) \
	struct bin_attribute bin_attr_##_name = __BIN_ATTR(_name, _mode, _read, _write, _size)
#define BIN_ATTR_RO(_name, _size) struct bin_attribute bin_attr_##_name = __BIN_ATTR_RO(_name, _size)
#define BIN_ATTR_WO(_name, _size) struct bin_attribute bin_attr_##_name = __BIN_ATTR_WO(_name, _size)
#define BIN_ATTR_RW(_name, _size) struct bin_attribute bin_attr_##_name = __BIN_ATTR_RW(_name, _size)
#define BIN_ATTR_ADMIN_RO(_name, _size) struct bin_attribute bin_attr_##_name = __BIN_ATTR_ADMIN_RO(_name, _size)
#define BIN_ATTR_ADMIN_RW(_name, _size) struct bin_attribute bin_attr_##_name = __BIN_ATTR_ADMIN_RW(_name, _size)
#endif
