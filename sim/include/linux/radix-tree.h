/* SPDX-License-Identifier: MIT OR GPL-2.0-only */
/* Models include/linux/radix-tree.h (Linux 6.1): the older names of xarrays, whose callers bring their own lock. */
#pragma once

#include "preempt.h"
#include "xarray.h"

LKM_WAIST_BEGIN
struct radix_tree_iter {
	unsigned long index;
	unsigned long next_index;
	unsigned long tags;
	struct xa_node *node;
};

/* -EEXIST when something is there. Memory as the tree's mask allows it. */
int radix_tree_insert(struct xarray *root, unsigned long index, void *item);
void *radix_tree_lookup(const struct xarray *root, unsigned long index);
/* Where the item's pointer is, for radix_tree_replace_slot(). */
void **radix_tree_lookup_slot(const struct xarray *root, unsigned long index);
void radix_tree_replace_slot(struct xarray *root, void **slot, void *item);
void *radix_tree_delete(struct xarray *root, unsigned long index);
/* Only when `item` is there, or is NULL. */
void *radix_tree_delete_item(struct xarray *root, unsigned long index, void *item);
void radix_tree_iter_delete(struct xarray *root, struct radix_tree_iter *iter, void **slot);
/* How many items from `first_index` on, at most `max_items`, are in `results` now. */
unsigned int radix_tree_gang_lookup(const struct xarray *root, void **results, unsigned long first_index, unsigned int max_items);
unsigned int radix_tree_gang_lookup_tag(const struct xarray *root, void **results, unsigned long first_index,
					unsigned int max_items, unsigned int tag);
unsigned int radix_tree_gang_lookup_tag_slot(const struct xarray *root, void ***results, unsigned long first_index,
					     unsigned int max_items, unsigned int tag);
/* The item, which must be there. */
void *radix_tree_tag_set(struct xarray *root, unsigned long index, unsigned int tag);
void *radix_tree_tag_clear(struct xarray *root, unsigned long index, unsigned int tag);
int radix_tree_tag_get(const struct xarray *root, unsigned long index, unsigned int tag);
/* Whether any has the tag. */
int radix_tree_tagged(const struct xarray *root, unsigned int tag);
/* So that the next insertion needs no memory; without preemption until radix_tree_preload_end(), unless it fails. */
int radix_tree_preload(gfp_t gfp_mask);
int radix_tree_maybe_preload(gfp_t gfp_mask);
void **radix_tree_next_chunk(const struct xarray *root, struct radix_tree_iter *iter, unsigned int flags);
void **radix_tree_iter_resume(void **slot, struct radix_tree_iter *iter);
LKM_WAIST_END

#ifndef __cplusplus
#define radix_tree_root xarray
#define radix_tree_node xa_node
#define RADIX_TREE_INIT(name, mask) XARRAY_INIT(name, mask)
#define RADIX_TREE(name, mask) struct radix_tree_root name = RADIX_TREE_INIT(name, mask)
#define INIT_RADIX_TREE(root, mask) xa_init_flags(root, mask)
#define RADIX_TREE_MAX_TAGS 3
#define RADIX_TREE_INDEX_BITS 64
#define RADIX_TREE_MAP_SHIFT 6
#define RADIX_TREE_MAP_SIZE (1UL << RADIX_TREE_MAP_SHIFT)
#define RADIX_TREE_MAP_MASK (RADIX_TREE_MAP_SIZE - 1)
#define RADIX_TREE_ENTRY_MASK 3UL
#define RADIX_TREE_INTERNAL_NODE 2UL
#define ROOT_IS_IDR 4U
#define ROOT_TAG_SHIFT 27
/* In its low half the tag's number. */
#define RADIX_TREE_ITER_TAG_MASK 0x0f
#define RADIX_TREE_ITER_TAGGED 0x10
#define RADIX_TREE_ITER_CONTIG 0x20

#define radix_tree_empty(root) (!(root)->xa_head)
#define radix_tree_preload_end() preempt_enable()
#define radix_tree_deref_slot(slot) (*(slot))
#define radix_tree_deref_slot_protected(slot, lock) ((void)(lock), *(slot))
#define radix_tree_is_internal_node(item) xa_is_internal(item)
/* No task sees the tree while another one changes it. */
#define radix_tree_deref_retry(item) ((void)(item), 0)
#define radix_tree_exception(item) (((unsigned long)(item) & RADIX_TREE_ENTRY_MASK) != 0)

static inline void **radix_tree_iter_init(struct radix_tree_iter *iter, unsigned long start)
{
	*iter = (struct radix_tree_iter){ .next_index = start };
	return NULL;
}

static inline void **radix_tree_iter_lookup(const struct radix_tree_root *root, struct radix_tree_iter *iter, unsigned long index)
{
	radix_tree_iter_init(iter, index);
	return radix_tree_next_chunk(root, iter, RADIX_TREE_ITER_CONTIG);
}

static inline void **radix_tree_iter_retry(struct radix_tree_iter *iter)
{
	return radix_tree_iter_init(iter, iter->index);
}

#define radix_tree_chunk_size(iter) ((long)((iter)->next_index - (iter)->index))
/* Each chunk has one slot. */
#define radix_tree_next_slot(slot, iter, flags) ((void)(slot), (void **)NULL)
#define lkm_radix_tree_each(slot, root, iter, start, flags) \
	for (slot = radix_tree_iter_init(iter, start); (slot = radix_tree_next_chunk(root, iter, flags));)
#define radix_tree_for_each_slot(slot, root, iter, start) lkm_radix_tree_each(slot, root, iter, start, 0)
#define radix_tree_for_each_tagged(slot, root, iter, start, tag) \
	lkm_radix_tree_each(slot, root, iter, start, RADIX_TREE_ITER_TAGGED | (tag))
#endif
