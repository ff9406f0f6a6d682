/* SPDX-License-Identifier: MIT OR GPL-2.0-only */
/* Models include/linux/dcache.h (Linux 6.1): a name in a directory, and the inode that it leads to. */
#pragma once

#include "path.h"
#include "types.h"

LKM_WAIST_BEGIN
struct file;
struct inode;

struct qstr {
	u32 hash;
	u32 len;
	const unsigned char *name;
};

struct dentry {
	unsigned int d_flags;
	struct dentry *d_parent; /* its directory; itself at the top of a tree */
	struct qstr d_name;
	struct inode *d_inode;
	void *d_fsdata;
	int d_count; /* references that drivers hold */
	unsigned char d_iname[32]; /* where a short name may be */
};

/* Gives back what dget() took; NULL is nothing. */
void dput(struct dentry *dentry);
/* The path from "/", or, for dentry_path_raw(), from the top of the file system, at the end of `buf`: the result points
 * into it. -ENAMETOOLONG when there is no room. */
char *d_path(const struct path *path, char *buf, int buflen);
char *dentry_path_raw(const struct dentry *dentry, char *buf, int buflen);
char *file_path(struct file *file, char *buf, int buflen);

static inline struct dentry *dget(struct dentry *dentry)
{
	if (dentry)
		dentry->d_count++;
	return dentry;
}

static inline struct inode *d_inode(const struct dentry *dentry)
{
	return dentry->d_inode;
}

static inline bool d_really_is_negative(const struct dentry *dentry)
{
	return !dentry->d_inode;
}

static inline bool d_really_is_positive(const struct dentry *dentry)
{
	return dentry->d_inode;
}
LKM_WAIST_END

#ifndef __cplusplus
#define IS_ROOT(x) ((x) == (x)->d_parent)
#define QSTR_INIT(n, l) { .len = l, .name = n }
#endif
