/* SPDX-License-Identifier: MIT OR GPL-2.0-only */
/* Models include/linux/llist.h (Linux 6.1): a stack that several writers and one reader use without a lock. */
#pragma once

#include "container_of.h"
#include "types.h"

LKM_WAIST_BEGIN
struct llist_node {
	struct llist_node *next;
};

struct llist_head {
	struct llist_node *first;
};

/* Puts a chain of nodes in front: true when the list was empty. */
bool llist_add_batch(struct llist_node *first, struct llist_node *last, struct llist_head *head);
struct llist_node *llist_del_first(struct llist_head *head);
/* Of a chain that is in no list: it then begins with its last. */
struct llist_node *llist_reverse_order(struct llist_node *first);
LKM_WAIST_END

#ifndef __cplusplus
#define LLIST_HEAD_INIT(name) { NULL }
#define LLIST_HEAD(name) struct llist_head name = LLIST_HEAD_INIT(name)
#define llist_entry(ptr, type, member) container_of(ptr, type, member)
#define init_llist_head(list) ((void)((list)->first = NULL))
#define llist_empty(head) (!READ_ONCE((head)->first))
#define llist_next(node) ((node)->next)
#define llist_add(node, head) ({ struct llist_node *__one = (node); llist_add_batch(__one, __one, head); })
#define __llist_add(node, head) llist_add(node, head)
#define __llist_add_batch(first, last, head) llist_add_batch(first, last, head)

static inline struct llist_node *llist_del_all(struct llist_head *head)
{
	return __atomic_exchange_n(&head->first, NULL, __ATOMIC_SEQ_CST);
}

#define __llist_del_all(head) llist_del_all(head)

/* These go along a chain that llist_del_all() has given. */
#define llist_for_each(pos, first) for ((pos) = (first); pos; (pos) = (pos)->next)
#define llist_for_each_safe(pos, after, first) for ((pos) = (first); (pos) && ((after) = (pos)->next, true); (pos) = (after))
/* A pointer to the node's member is null where there is no node, and not the pointer to the object. */
#define member_address_is_nonnull(ptr, member) ((unsigned long)(ptr) + offsetof(__typeof__(*(ptr)), member) != 0)
#define lkm_llist_at(node, pos, member) llist_entry(node, __typeof__(*(pos)), member)
#define llist_for_each_entry(pos, first, member) \
	for (struct llist_node *__at = (first); __at && ((pos) = lkm_llist_at(__at, pos, member), true); __at = (pos)->member.next)
/* The body may free `pos`. */
#define llist_for_each_entry_safe(pos, after, first, member) \
	for (struct llist_node *__at = (first), *__then; \
	     __at && (__then = __at->next, (pos) = lkm_llist_at(__at, pos, member), (after) = lkm_llist_at(__then, after, member), true); \
	     __at = __then)
#endif
