/* SPDX-License-Identifier: MIT OR GPL-2.0-only */
/* Models include/linux/path.h (Linux 6.1): a name in the tree of names. */
#pragma once

#include "types.h"

LKM_WAIST_BEGIN
struct dentry;
struct vfsmount;

struct path {
	struct vfsmount *mnt;
	struct dentry *dentry;
};
LKM_WAIST_END
