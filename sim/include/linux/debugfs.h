/* SPDX-License-Identifier: MIT OR GPL-2.0-only */
/* Models include/linux/debugfs.h (Linux 6.1): a driver's files in /sys/kernel/debug. */
#pragma once

#include "compiler.h"
#include "err.h"
#include "fs.h"
#include "seq_file.h"
#include "types.h"

LKM_WAIST_BEGIN
struct device;
struct file_operations;

struct debugfs_blob_wrapper {
	void *data;
	unsigned long size;
};

struct debugfs_reg32 {
	char *name;
	unsigned long offset;
};

struct debugfs_regset32 {
	const struct debugfs_reg32 *regs;
	int nregs;
	void __iomem *base;
	struct device *dev;
};

struct debugfs_u32_array {
	u32 *array;
	u32 n_elements;
};

typedef struct vfsmount *(*debugfs_automount_t)(struct dentry *, void *);

bool debugfs_initialized(void);
/* Each makes an entry below `parent`, or at the top when that is NULL. An error pointer: that of `parent`, or -EEXIST, which
 * is logged. Nobody needs to look at it: it may be the parent of others, and be removed. May sleep. */
struct dentry *debugfs_create_dir(const char *name, struct dentry *parent);
/* `data` becomes the inode's i_private. Calls of `fops` come through debugfs, until the file is removed: read, write,
 * llseek, poll and unlocked_ioctl; other operations do not come. */
struct dentry *debugfs_create_file(const char *name, umode_t mode, struct dentry *parent, void *data,
				   const struct file_operations *fops);
/* Calls come directly: what may be removed meanwhile stands between debugfs_file_get() and debugfs_file_put(). */
struct dentry *debugfs_create_file_unsafe(const char *name, umode_t mode, struct dentry *parent, void *data,
					  const struct file_operations *fops);
void debugfs_create_file_size(const char *name, umode_t mode, struct dentry *parent, void *data,
			      const struct file_operations *fops, loff_t file_size);
struct dentry *debugfs_create_symlink(const char *name, struct dentry *parent, const char *dest);
struct dentry *debugfs_create_automount(const char *name, struct dentry *parent, debugfs_automount_t f, void *data);
struct dentry *debugfs_create_blob(const char *name, umode_t mode, struct dentry *parent, struct debugfs_blob_wrapper *blob);

/* With all that is below it. Waits until the calls that are under way have returned. NULL and error pointers are nothing. */
void debugfs_remove(struct dentry *dentry);
void debugfs_lookup_and_remove(const char *name, struct dentry *parent);
/* With a reference, for dput(); NULL when there is none. */
struct dentry *debugfs_lookup(const char *name, struct dentry *parent);
/* `old_dentry` with its new name; an error pointer when the name is taken. */
struct dentry *debugfs_rename(struct dentry *old_dir, struct dentry *old_dentry, struct dentry *new_dir, const char *new_name);

/* 0; -EIO when the file is removed. */
int debugfs_file_get(struct dentry *dentry);
void debugfs_file_put(struct dentry *dentry);
const struct file_operations *debugfs_real_fops(const struct file *filp);
ssize_t debugfs_attr_read(struct file *file, char __user *buf, size_t len, loff_t *ppos);
ssize_t debugfs_attr_write(struct file *file, const char __user *buf, size_t len, loff_t *ppos);
ssize_t debugfs_attr_write_signed(struct file *file, const char __user *buf, size_t len, loff_t *ppos);

/* A variable, in decimal; without write permission it is read-only, without read permission write-only. */
void debugfs_create_u8(const char *name, umode_t mode, struct dentry *parent, u8 *value);
void debugfs_create_u16(const char *name, umode_t mode, struct dentry *parent, u16 *value);
void debugfs_create_u32(const char *name, umode_t mode, struct dentry *parent, u32 *value);
void debugfs_create_u64(const char *name, umode_t mode, struct dentry *parent, u64 *value);
void debugfs_create_ulong(const char *name, umode_t mode, struct dentry *parent, unsigned long *value);
void debugfs_create_size_t(const char *name, umode_t mode, struct dentry *parent, size_t *value);
void debugfs_create_atomic_t(const char *name, umode_t mode, struct dentry *parent, atomic_t *value);
/* In hexadecimal, with all digits. */
void debugfs_create_x8(const char *name, umode_t mode, struct dentry *parent, u8 *value);
void debugfs_create_x16(const char *name, umode_t mode, struct dentry *parent, u16 *value);
void debugfs_create_x32(const char *name, umode_t mode, struct dentry *parent, u32 *value);
void debugfs_create_x64(const char *name, umode_t mode, struct dentry *parent, u64 *value);
/* "Y" or "N". */
void debugfs_create_bool(const char *name, umode_t mode, struct dentry *parent, bool *value);
ssize_t debugfs_read_file_bool(struct file *file, char __user *user_buf, size_t count, loff_t *ppos);
ssize_t debugfs_write_file_bool(struct file *file, const char __user *user_buf, size_t count, loff_t *ppos);
void debugfs_create_u32_array(const char *name, umode_t mode, struct dentry *parent, struct debugfs_u32_array *array);
void debugfs_create_regset32(const char *name, umode_t mode, struct dentry *parent, struct debugfs_regset32 *regset);
void debugfs_print_regs32(struct seq_file *s, const struct debugfs_reg32 *regs, int nregs, void __iomem *base, char *prefix);
void debugfs_create_devm_seqfile(struct device *dev, const char *name, struct dentry *parent,
				 int (*read_fn)(struct seq_file *s, void *data));
LKM_WAIST_END

#ifndef __cplusplus
#define debugfs_remove_recursive debugfs_remove
#define DEFINE_DEBUGFS_ATTRIBUTE_XSIGNED(fops, get, set, fmt, is_signed) \
	lkm_simple_attribute(fops, get, set, fmt, debugfs_attr_read, \
			     (is_signed) ? debugfs_attr_write_signed : debugfs_attr_write, no_llseek)
#define DEFINE_DEBUGFS_ATTRIBUTE(fops, get, set, fmt) DEFINE_DEBUGFS_ATTRIBUTE_XSIGNED(fops, get, set, fmt, false)
#define DEFINE_DEBUGFS_ATTRIBUTE_SIGNED(fops, get, set, fmt) DEFINE_DEBUGFS_ATTRIBUTE_XSIGNED(fops, get, set, fmt, true)
#endif
