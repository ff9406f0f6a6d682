/* SPDX-License-Identifier: MIT OR GPL-2.0-only */
/* Models include/linux/proc_fs.h (Linux 6.1): a driver's files in /proc. */
#pragma once

#include "compiler.h"
#include "fs.h"
#include "types.h"

LKM_WAIST_BEGIN
struct poll_table_struct;
struct proc_dir_entry;
struct seq_file;
struct seq_operations;
struct vm_area_struct;

/* What a module's struct proc_ops has in proc_flags: a module's entries can go, whatever it says. */
enum {
	PROC_ENTRY_PERMANENT = 0U,
	PROC_ENTRY_proc_read_iter = 1U << 1,
	PROC_ENTRY_proc_compat_ioctl = 1U << 2,
	PROC_ENTRY_proc_lseek = 1U << 3,
};

struct proc_ops {
	unsigned int proc_flags;
	int (*proc_open)(struct inode *, struct file *);
	ssize_t (*proc_read)(struct file *, char __user *, size_t, loff_t *);
	ssize_t (*proc_read_iter)(struct kiocb *, struct iov_iter *);
	ssize_t (*proc_write)(struct file *, const char __user *, size_t, loff_t *);
	/* Without it the file cannot be seeked. */
	loff_t (*proc_lseek)(struct file *, loff_t, int);
	int (*proc_release)(struct inode *, struct file *);
	__poll_t (*proc_poll)(struct file *, struct poll_table_struct *);
	long (*proc_ioctl)(struct file *, unsigned int, unsigned long);
	long (*proc_compat_ioctl)(struct file *, unsigned int, unsigned long);
	int (*proc_mmap)(struct file *, struct vm_area_struct *);
	unsigned long (*proc_get_unmapped_area)(struct file *, unsigned long, unsigned long, unsigned long, unsigned long);
};

/* Each makes an entry below `parent`, or below /proc when that is NULL. A name may lead through directories that are there:
 * "driver/tea". NULL, and a WARNING in the log, when the name is taken or is none. May sleep. */
struct proc_dir_entry *proc_create(const char *name, umode_t mode, struct proc_dir_entry *parent, const struct proc_ops *proc_ops);
struct proc_dir_entry *proc_create_data(const char *name, umode_t mode, struct proc_dir_entry *parent,
					const struct proc_ops *proc_ops, void *data);
struct proc_dir_entry *proc_create_seq_private(const char *name, umode_t mode, struct proc_dir_entry *parent,
					       const struct seq_operations *ops, unsigned int state_size, void *data);
struct proc_dir_entry *proc_create_single_data(const char *name, umode_t mode, struct proc_dir_entry *parent,
					       int (*show)(struct seq_file *, void *), void *data);
struct proc_dir_entry *_proc_mkdir(const char *name, umode_t mode, struct proc_dir_entry *parent, void *data, bool force_lookup);
struct proc_dir_entry *proc_mkdir(const char *name, struct proc_dir_entry *parent);
struct proc_dir_entry *proc_mkdir_mode(const char *name, umode_t mode, struct proc_dir_entry *parent);
struct proc_dir_entry *proc_mkdir_data(const char *name, umode_t mode, struct proc_dir_entry *parent, void *data);
struct proc_dir_entry *proc_symlink(const char *name, struct proc_dir_entry *parent, const char *target);
struct proc_dir_entry *proc_create_mount_point(const char *name);

void proc_set_size(struct proc_dir_entry *entry, loff_t size);
void proc_set_user(struct proc_dir_entry *entry, kuid_t uid, kgid_t gid);

/* Each waits until the calls that are under way have returned, and releases the files that are open: afterwards nothing of
 * the module is called any more. */
void remove_proc_entry(const char *name, struct proc_dir_entry *parent);
/* With all that is below it. 0, or -ENOENT. */
int remove_proc_subtree(const char *name, struct proc_dir_entry *parent);
/* The same for an entry; NULL is nothing. */
void proc_remove(struct proc_dir_entry *entry);

/* The data of the directory that the inode is in. */
void *proc_get_parent_data(const struct inode *inode);

/* The data of the entry itself. */
static inline void *pde_data(const struct inode *inode)
{
	return inode->i_private;
}
LKM_WAIST_END

#ifndef __cplusplus
#define proc_create_seq_data(name, mode, parent, ops, data) proc_create_seq_private(name, mode, parent, ops, 0, data)
#define proc_create_seq(name, mode, parent, ops) proc_create_seq_private(name, mode, parent, ops, 0, NULL)
#define proc_create_single(name, mode, parent, show) proc_create_single_data(name, mode, parent, show, NULL)
#endif
