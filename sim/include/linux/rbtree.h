/* SPDX-License-Identifier: MIT OR GPL-2.0-only */
/* Models include/linux/rbtree.h (Linux 6.1): red-black trees, whose nodes are members of what they order. The caller finds
 * the place of a new node; these functions keep the tree balanced. */
#pragma once

#include "container_of.h"
#include "rbtree_types.h"

LKM_WAIST_BEGIN
/* `node` has just been linked as a leaf: rb_link_node(). */
void rb_insert_color(struct rb_node *node, struct rb_root *root);
void rb_erase(struct rb_node *node, struct rb_root *root);
/* In order; NULL at the end. */
struct rb_node *rb_first(const struct rb_root *root);
struct rb_node *rb_last(const struct rb_root *root);
struct rb_node *rb_next(const struct rb_node *node);
struct rb_node *rb_prev(const struct rb_node *node);
/* Children before their parent, so that each node may be freed when its turn is over. */
struct rb_node *rb_first_postorder(const struct rb_root *root);
struct rb_node *rb_next_postorder(const struct rb_node *node);
/* `fresh` stands where `victim` stood, and is of its order. */
void rb_replace_node(struct rb_node *victim, struct rb_node *fresh, struct rb_root *root);
void rb_replace_node_rcu(struct rb_node *victim, struct rb_node *fresh, struct rb_root *root);
LKM_WAIST_END

#ifndef __cplusplus
#define rb_parent(node) ((struct rb_node *)((node)->__rb_parent_color & ~3UL))
#define rb_entry(ptr, type, member) container_of(ptr, type, member)
#define rb_entry_safe(ptr, type, member) ({ __typeof__(ptr) __node = (ptr); __node ? rb_entry(__node, type, member) : NULL; })
#define RB_EMPTY_ROOT(root) (!READ_ONCE((root)->rb_node))
/* A node that is in no tree is its own parent. */
#define RB_CLEAR_NODE(node) ((node)->__rb_parent_color = (unsigned long)(node))
#define RB_EMPTY_NODE(node) ((node)->__rb_parent_color == (unsigned long)(node))
#define rb_first_cached(root) ((root)->rb_leftmost)

static inline void rb_link_node(struct rb_node *node, struct rb_node *parent, struct rb_node **link)
{
	*node = (struct rb_node){ .__rb_parent_color = (unsigned long)parent };
	*link = node;
}

#define rb_link_node_rcu(node, parent, link) rb_link_node(node, parent, link)

static inline void rb_insert_color_cached(struct rb_node *node, struct rb_root_cached *root, bool leftmost)
{
	rb_insert_color(node, &root->rb_root);
	if (leftmost)
		root->rb_leftmost = node;
}

/* The new first node, when `node` was the first; NULL otherwise. */
static inline struct rb_node *rb_erase_cached(struct rb_node *node, struct rb_root_cached *root)
{
	struct rb_node *successor = rb_next(node);
	bool was_first = !rb_prev(node);

	rb_erase(node, &root->rb_root);
	return was_first ? root->rb_leftmost = successor : NULL;
}

static inline void rb_replace_node_cached(struct rb_node *victim, struct rb_node *fresh, struct rb_root_cached *root)
{
	rb_replace_node(victim, fresh, &root->rb_root);
	if (victim == root->rb_leftmost)
		root->rb_leftmost = fresh;
}

/* Where a search goes on from a node: to the left when `left` is true. */
static inline struct rb_node **lkm_rb_side(struct rb_node *node, bool left)
{
	return left ? &node->rb_left : &node->rb_right;
}

/* Behind those that are equal. NULL when it is not the first. */
static __always_inline struct rb_node *rb_add_cached(struct rb_node *node, struct rb_root_cached *tree,
						     bool (*less)(struct rb_node *, const struct rb_node *))
{
	struct rb_node **at = &tree->rb_root.rb_node, *above = NULL;
	bool first, left = true;

	for (first = true; *at; at = lkm_rb_side(above, left)) {
		above = *at;
		left = less(node, above);
		first &= left;
	}
	rb_link_node(node, above, at);
	rb_insert_color_cached(node, tree, first);
	return first ? node : NULL;
}

static __always_inline void rb_add(struct rb_node *node, struct rb_root *tree,
				   bool (*less)(struct rb_node *, const struct rb_node *))
{
	struct rb_node **at, *above = NULL;

	for (at = &tree->rb_node; *at; at = lkm_rb_side(above, less(node, above)))
		above = *at;
	rb_link_node(node, above, at);
	rb_insert_color(node, tree);
}

/* The node that is equal, or NULL when there was none and `node` is in the tree now. */
static __always_inline struct rb_node *rb_find_add(struct rb_node *node, struct rb_root *tree,
						   int (*cmp)(struct rb_node *, const struct rb_node *))
{
	struct rb_node **at, *above = NULL;
	int order;

	for (at = &tree->rb_node; *at; at = lkm_rb_side(above, order < 0)) {
		above = *at;
		order = cmp(node, above);
		if (!order)
			return above;
	}
	rb_link_node(node, above, at);
	rb_insert_color(node, tree);
	return NULL;
}

static __always_inline struct rb_node *rb_find(const void *key, const struct rb_root *tree,
					       int (*cmp)(const void *key, const struct rb_node *))
{
	struct rb_node *at = tree->rb_node;
	int order;

	while (at && (order = cmp(key, at)))
		at = *lkm_rb_side(at, order < 0);
	return at;
}

/* The first of those that are equal. */
static __always_inline struct rb_node *rb_find_first(const void *key, const struct rb_root *tree,
						     int (*cmp)(const void *key, const struct rb_node *))
{
	struct rb_node *at, *found = NULL;
	int order;

	for (at = tree->rb_node; at; at = *lkm_rb_side(at, order <= 0)) {
		order = cmp(key, at);
		found = order ? found : at;
	}
	return found;
}

static __always_inline struct rb_node *rb_next_match(const void *key, struct rb_node *node,
						     int (*cmp)(const void *key, const struct rb_node *))
{
	struct rb_node *after = rb_next(node);

	return after && !cmp(key, after) ? after : NULL;
}

#define rb_for_each(node, key, tree, cmp) \
	for ((node) = rb_find_first(key, tree, cmp); (node); (node) = rb_next_match(key, node, cmp))
/* `after` is read before each turn of the body, which may free `pos`. */
#define rbtree_postorder_for_each_entry_safe(pos, after, root, member) \
	for (struct rb_node *__at = rb_first_postorder(root), *__then; \
	     ((pos) = rb_entry_safe(__at, __typeof__(*(pos)), member)) && \
	     (__then = rb_next_postorder(__at), (after) = rb_entry_safe(__then, __typeof__(*(pos)), member), true); __at = __then)
#endif
