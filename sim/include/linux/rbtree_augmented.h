/* SPDX-License-Identifier: MIT OR GPL-2.0-only */
/* Models include/linux/rbtree_augmented.h (Linux 6.1): red-black trees whose nodes hold what is known of all below them. */
#pragma once

#include "rbtree.h"

LKM_WAIST_BEGIN
struct rb_augment_callbacks {
	/* Computes the values of `node` and of those above it, up to `stop`, which is not computed. */
	void (*propagate)(struct rb_node *node, struct rb_node *stop);
	/* The value of the one becomes the other's. */
	void (*copy)(struct rb_node *from, struct rb_node *to);
	/* `to` has taken the place of `from`, which is below it now. */
	void (*rotate)(struct rb_node *from, struct rb_node *to);
};

void __rb_insert_augmented(struct rb_node *node, struct rb_root *root, void (*rotate)(struct rb_node *, struct rb_node *));
/* Below `parent`, one side lacks a black node. */
void __rb_erase_color(struct rb_node *parent, struct rb_root *root, void (*rotate)(struct rb_node *, struct rb_node *));
/* Takes the node off; what __rb_erase_color() then needs as `parent`, or NULL. */
struct rb_node *lkm_rb_unlink(struct rb_node *node, struct rb_root *root, const struct rb_augment_callbacks *augment);
LKM_WAIST_END

#ifndef __cplusplus
#define RB_RED 0
#define RB_BLACK 1
#define rb_color(node) ((node)->__rb_parent_color & 1)
#define rb_is_black(node) (rb_color(node) == RB_BLACK)
#define rb_is_red(node) (rb_color(node) == RB_RED)

static inline void rb_set_parent_color(struct rb_node *node, struct rb_node *parent, int color)
{
	node->__rb_parent_color = (unsigned long)parent + (unsigned int)color;
}

static inline void rb_set_parent(struct rb_node *node, struct rb_node *parent)
{
	rb_set_parent_color(node, parent, rb_color(node));
}

#define rb_insert_augmented(node, root, augment) __rb_insert_augmented(node, root, (augment)->rotate)
#define __rb_erase_augmented(node, root, augment) lkm_rb_unlink(node, root, augment)

/* The values of those above `node` are right already. */
static inline void rb_insert_augmented_cached(struct rb_node *node, struct rb_root_cached *root, bool leftmost,
					      const struct rb_augment_callbacks *augment)
{
	rb_insert_augmented(node, &root->rb_root, augment);
	if (leftmost)
		root->rb_leftmost = node;
}

static inline void rb_erase_augmented(struct rb_node *node, struct rb_root *root, const struct rb_augment_callbacks *augment)
{
	struct rb_node *short_below = lkm_rb_unlink(node, root, augment);

	if (short_below)
		__rb_erase_color(short_below, root, augment->rotate);
}

static inline void rb_erase_augmented_cached(struct rb_node *node, struct rb_root_cached *root,
					     const struct rb_augment_callbacks *augment)
{
	rb_erase_augmented(node, &root->rb_root, augment);
	root->rb_leftmost = rb_first(&root->rb_root);
}

/* The three callbacks, and a struct of them, of a tree of `type`: compute(object, true) computes object->value, and is true
 * when that was right before. */
#define RB_DECLARE_CALLBACKS(storage, name, type, member, value, compute) \
static inline void name##_propagate(struct rb_node *from, struct rb_node *stop) \
{ \
	for (; from != stop && !compute(rb_entry(from, type, member), true); from = rb_parent(from)) \
		; \
} \
static inline void name##_copy(struct rb_node *from, struct rb_node *to) \
{ \
	rb_entry(to, type, member)->value = rb_entry(from, type, member)->value; \
} \
static void name##_rotate(struct rb_node *from, struct rb_node *to) \
{ \
	name##_copy(from, to); \
	compute(rb_entry(from, type, member), false); \
} \
storage const struct rb_augment_callbacks name = { name##_propagate, name##_copy, name##_rotate };

/* The value is the largest own(object) of an object and all below it. */
#define RB_DECLARE_CALLBACKS_MAX(storage, name, type, member, value_type, value, own) \
static inline bool name##_compute_max(type *object, bool may_stop) \
{ \
	struct rb_node *below[] = { object->member.rb_left, object->member.rb_right }; \
	value_type largest = own(object); \
	bool same; \
	for (int side = 0; side < 2; side++) \
		if (below[side] && rb_entry(below[side], type, member)->value > largest) \
			largest = rb_entry(below[side], type, member)->value; \
	same = object->value == largest; \
	object->value = largest; \
	return may_stop && same; \
} \
RB_DECLARE_CALLBACKS(storage, name, type, member, value, name##_compute_max)
#endif
