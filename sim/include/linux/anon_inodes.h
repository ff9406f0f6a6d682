/* SPDX-License-Identifier: MIT OR GPL-2.0-only */
/* Models include/linux/anon_inodes.h (Linux 6.1): open files that no path leads to. */
#pragma once

#include "compiler.h"
#include "types.h"

LKM_WAIST_BEGIN
struct file;
struct file_operations;

/* A file with one reference, whose private_data is `priv`; its open() is not called. Of `flags` the access mode and O_NONBLOCK
 * count. -ENOENT when the owner of `fops` goes. May sleep. */
struct file *anon_inode_getfile(const char *name, const struct file_operations *fops, void *priv, int flags);
/* A new descriptor of the current process for such a file, or -EMFILE; O_CLOEXEC counts too. */
int anon_inode_getfd(const char *name, const struct file_operations *fops, void *priv, int flags);
LKM_WAIST_END
