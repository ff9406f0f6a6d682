/* SPDX-License-Identifier: MIT OR GPL-2.0-only */
/* Models include/linux/interval_tree.h (Linux 6.1): intervals of numbers, of which those that meet another are found. */
#pragma once

#include "rbtree.h"

LKM_WAIST_BEGIN
struct interval_tree_node {
	struct rb_node rb;
	unsigned long start;
	unsigned long last; /* inclusive */
	unsigned long __subtree_last; /* the largest of those below */
};

void interval_tree_insert(struct interval_tree_node *node, struct rb_root_cached *root);
void interval_tree_remove(struct interval_tree_node *node, struct rb_root_cached *root);
/* Of those that meet the interval from `start` to `last`, the one that begins first, and the next; NULL at the end. */
struct interval_tree_node *interval_tree_iter_first(struct rb_root_cached *root, unsigned long start, unsigned long last);
struct interval_tree_node *interval_tree_iter_next(struct interval_tree_node *node, unsigned long start, unsigned long last);
LKM_WAIST_END
