/* SPDX-License-Identifier: MIT OR GPL-2.0-only */
/* Models include/linux/dcache.h (Linux 6.1): a name in a directory, as %pd prints it. */
#pragma once

#include "types.h"

LKM_WAIST_BEGIN
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
	unsigned char d_iname[32]; /* where short names are */
};
LKM_WAIST_END

#ifndef __cplusplus
#define QSTR_INIT(n, l) { .len = l, .name = n }
#endif
