/* SPDX-License-Identifier: MIT OR GPL-2.0-only */
/* Models include/linux/interval_tree_generic.h (Linux 6.1): the functions of interval_tree.h for a type of one's own. */
#pragma once

#ifndef __cplusplus
#include "rbtree_augmented.h"

/* `storage` functions with names that begin with `prefix`, for objects of `type`, in whose member `rb` the tree's node is and
 * in whose member `below`, of the type `number`, the largest end of it and those below; first(object) and end(object) are the
 * interval, both inclusive. */
#define INTERVAL_TREE_DEFINE(type, rb, number, below, first, end, storage, prefix) \
RB_DECLARE_CALLBACKS_MAX(static, prefix##_augment, type, rb, number, below, end) \
\
storage void prefix##_insert(type *object, struct rb_root_cached *root) \
{ \
	struct rb_node **at = &root->rb_root.rb_node, *above = NULL; \
	const number from = first(object), to = end(object); \
	bool is_first = true; \
	while (*at) { \
		type *other = rb_entry(above = *at, type, rb); \
		const bool left = from < first(other); \
		if (other->below < to) \
			other->below = to; \
		is_first &= left; \
		at = left ? &above->rb_left : &above->rb_right; \
	} \
	object->below = to; \
	rb_link_node(&object->rb, above, at); \
	rb_insert_augmented_cached(&object->rb, root, is_first, &prefix##_augment); \
} \
\
storage void prefix##_remove(type *object, struct rb_root_cached *root) \
{ \
	rb_erase_augmented_cached(&object->rb, root, &prefix##_augment); \
} \
\
/* Whether anything from `node` on down ends late enough. */ \
static inline bool prefix##_lkm_reaches(struct rb_node *node, number from) \
{ \
	return node && rb_entry(node, type, rb)->below >= from; \
} \
\
/* The first from `node` on down that meets the interval. */ \
static type *prefix##_subtree_search(type *object, number from, number to) \
{ \
	struct rb_node *node = &object->rb; \
	for (;;) { \
		if (prefix##_lkm_reaches(node->rb_left, from)) { \
			node = node->rb_left; \
			continue; \
		} \
		object = rb_entry(node, type, rb); \
		if (first(object) > to) \
			return NULL; \
		if (end(object) >= from) \
			return object; \
		if (!prefix##_lkm_reaches(node->rb_right, from)) \
			return NULL; \
		node = node->rb_right; \
	} \
} \
\
storage type *prefix##_iter_first(struct rb_root_cached *root, number from, number to) \
{ \
	struct rb_node *top = root->rb_root.rb_node; \
	return prefix##_lkm_reaches(top, from) ? prefix##_subtree_search(rb_entry(top, type, rb), from, to) : NULL; \
} \
\
storage type *prefix##_iter_next(type *object, number from, number to) \
{ \
	struct rb_node *node = &object->rb, *above; \
	if (prefix##_lkm_reaches(node->rb_right, from)) \
		return prefix##_subtree_search(rb_entry(node->rb_right, type, rb), from, to); \
	/* Up to one that comes later, and what is on its right side. */ \
	for (; (above = rb_parent(node)); node = above) { \
		if (above->rb_right == node) \
			continue; \
		object = rb_entry(above, type, rb); \
		if (first(object) > to) \
			return NULL; \
		if (end(object) >= from) \
			return object; \
		if (prefix##_lkm_reaches(above->rb_right, from)) \
			return prefix##_subtree_search(rb_entry(above->rb_right, type, rb), from, to); \
	} \
	return NULL; \
}
#endif
