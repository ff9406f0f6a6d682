/* SPDX-License-Identifier: MIT OR GPL-2.0-only */
/* Models include/linux/rbtree_types.h (Linux 6.1): a node of a red-black tree, and the tree. */
#pragma once

#include "types.h"

LKM_WAIST_BEGIN
/* The parent's address, whose lowest bit is 1 in a black node. */
struct rb_node {
	unsigned long __rb_parent_color;
	struct rb_node *rb_right, *rb_left;
} __attribute__((aligned(8)));

struct rb_root {
	struct rb_node *rb_node;
};

/* A tree that knows its first node. */
struct rb_root_cached {
	struct rb_root rb_root;
	struct rb_node *rb_leftmost;
};
LKM_WAIST_END

#ifndef __cplusplus
#define RB_ROOT (struct rb_root){}
#define RB_ROOT_CACHED (struct rb_root_cached){}
#endif
