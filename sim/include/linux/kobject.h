/* SPDX-License-Identifier: MIT OR GPL-2.0-only */
/* Models include/linux/kobject.h (Linux 6.1): counted objects with a name and a directory in /sys, and their uevents. */
#pragma once

#include "compiler.h"
#include "container_of.h"
#include "list.h"
#include "spinlock.h"
#include "sysfs.h"
#include "types.h"
#include "uidgid.h"

#include <stdarg.h>

LKM_WAIST_BEGIN
struct kobj_ns_type_operations;
struct kset;

enum kobject_action {
	KOBJ_ADD,
	KOBJ_REMOVE,
	KOBJ_CHANGE,
	KOBJ_MOVE,
	KOBJ_ONLINE,
	KOBJ_OFFLINE,
	KOBJ_BIND,
	KOBJ_UNBIND,
};

struct kobject {
	const char *name; /* kmalloc()ed, and freed with the object */
	struct list_head entry;
	struct kobject *parent;
	struct kset *kset;
	const struct kobj_type *ktype;
	struct kernfs_node *sd; /* its directory in /sys; NULL outside */
	unsigned int refcount; /* of Linux's kref */
	unsigned int state_initialized:1;
	unsigned int state_in_sysfs:1;
	unsigned int state_add_uevent_sent:1;
	unsigned int state_remove_uevent_sent:1;
	unsigned int uevent_suppress:1;
};

struct kobj_type {
	void (*release)(struct kobject *kobj);
	const struct sysfs_ops *sysfs_ops;
	const struct attribute_group **default_groups;
	const struct kobj_ns_type_operations *(*child_ns_type)(struct kobject *kobj);
#ifdef __cplusplus
	const void *(*namespace_)(struct kobject *kobj); /* `namespace` in C */
#else
	const void *(*namespace)(struct kobject *kobj);
#endif
	void (*get_ownership)(struct kobject *kobj, kuid_t *uid, kgid_t *gid);
};

/* The variables of an uevent. */
struct kobj_uevent_env {
	char *argv[3];
	char *envp[64];
	int envp_idx;
	char buf[2048];
	int buflen;
};

/* filter() says whether udev hears of an object, name() the subsystem; uevent() adds variables. */
struct kset_uevent_ops {
	int (*filter)(struct kobject *kobj);
	const char *(*name)(struct kobject *kobj);
	int (*uevent)(struct kobject *kobj, struct kobj_uevent_env *env);
};

/* Objects of one kind, and the directory that they stand in unless they have another parent. */
struct kset {
	struct list_head list;
	spinlock_t list_lock;
	struct kobject kobj;
	const struct kset_uevent_ops *uevent_ops;
};

struct kobj_attribute {
	struct attribute attr;
	ssize_t (*show)(struct kobject *kobj, struct kobj_attribute *attr, char *buf);
	ssize_t (*store)(struct kobject *kobj, struct kobj_attribute *attr, const char *buf, size_t count);
};

/* For objects whose attributes are struct kobj_attribute. */
extern const struct sysfs_ops kobj_sysfs_ops;

void kobject_init(struct kobject *kobj, const struct kobj_type *ktype);
int kobject_set_name(struct kobject *kobj, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
/* A slash in the name becomes an exclamation mark: a name is one directory. */
int kobject_set_name_vargs(struct kobject *kobj, const char *fmt, va_list vargs) __attribute__((format(printf, 2, 0)));
/* Makes its directory: below `parent`, else in its kset, else in /sys. -EEXIST when the name is taken. When it fails,
 * kobject_put() is still to be called. May sleep. */
int kobject_add(struct kobject *kobj, struct kobject *parent, const char *fmt, ...) __attribute__((format(printf, 3, 4)));
int kobject_init_and_add(struct kobject *kobj, const struct kobj_type *ktype, struct kobject *parent, const char *fmt, ...)
	__attribute__((format(printf, 4, 5)));
/* NULL when it fails. kobject_put() removes it. */
struct kobject *kobject_create_and_add(const char *name, struct kobject *parent);
void kobject_del(struct kobject *kobj);
int kobject_rename(struct kobject *kobj, const char *new_name);
int kobject_move(struct kobject *kobj, struct kobject *new_parent);
struct kobject *kobject_get(struct kobject *kobj);
/* NULL when the last reference is already gone. */
struct kobject *kobject_get_unless_zero(struct kobject *kobj);
/* With the last reference it leaves /sys, and its type's release() is called. */
void kobject_put(struct kobject *kobj);
/* "/kernel/tea", kmalloc()ed; NULL for an object that is nowhere. */
char *kobject_get_path(const struct kobject *kobj, gfp_t flag);

int kset_register(struct kset *kset);
void kset_unregister(struct kset *kset);
struct kset *kset_create_and_add(const char *name, const struct kset_uevent_ops *uevent_ops, struct kobject *parent_kobj);
/* With a reference; NULL when there is none. */
struct kobject *kset_find_obj(struct kset *kset, const char *name);

/* -EINVAL for an object that udev does not hear of: it is in no kset, nor is anything above it. */
int kobject_uevent(struct kobject *kobj, enum kobject_action action);
int kobject_uevent_env(struct kobject *kobj, enum kobject_action action, char *envp[]);
/* What is written to an uevent file. */
int kobject_synth_uevent(struct kobject *kobj, const char *buf, size_t count);
int add_uevent_var(struct kobj_uevent_env *env, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* The directories /sys/kernel, /sys/fs and so on of the current kernel. */
enum lkm_kobject { LKM_KERNEL_KOBJ, LKM_FS_KOBJ, LKM_FIRMWARE_KOBJ, LKM_POWER_KOBJ, LKM_MM_KOBJ, LKM_HYPERVISOR_KOBJ };
struct kobject *lkm_top_kobject(enum lkm_kobject which);

static inline const char *kobject_name(const struct kobject *kobj)
{
	return kobj->name;
}

static inline const struct kobj_type *get_ktype(struct kobject *kobj)
{
	return kobj->ktype;
}
LKM_WAIST_END

#ifdef __cplusplus
namespace lkm::waist {
/* constants_test.py: int UEVENT_* */
inline constexpr int UEVENT_NUM_ENVP{64};
inline constexpr int UEVENT_BUFFER_SIZE{2048};
}
#else
#define kernel_kobj lkm_top_kobject(LKM_KERNEL_KOBJ)
#define fs_kobj lkm_top_kobject(LKM_FS_KOBJ)
#define firmware_kobj lkm_top_kobject(LKM_FIRMWARE_KOBJ)
#define power_kobj lkm_top_kobject(LKM_POWER_KOBJ)
#define mm_kobj lkm_top_kobject(LKM_MM_KOBJ)
#define hypervisor_kobj lkm_top_kobject(LKM_HYPERVISOR_KOBJ)
#define UEVENT_NUM_ENVP 64
#define UEVENT_BUFFER_SIZE 2048

static inline struct kset *to_kset(struct kobject *kobj)
{
	return kobj ? container_of(kobj, struct kset, kobj) : NULL;
}

static inline struct kset *kset_get(struct kset *kset)
{
	return kset ? to_kset(kobject_get(&kset->kobj)) : NULL;
}

static inline void kset_put(struct kset *kset)
{
	kobject_put(&kset->kobj);
}
#endif
