/* SPDX-License-Identifier: MIT OR GPL-2.0-only */
/* Models include/linux/rculist.h (Linux 6.1), for C: lists that are read while they change. */
#pragma once

#include "list.h"
#include "rcupdate.h"

#ifndef __cplusplus
#define list_next_rcu(list) ((list)->next)
#define list_tail_rcu(head) ((head)->prev)
#define INIT_LIST_HEAD_RCU(list) INIT_LIST_HEAD(list)
#define list_add_rcu(entry, head) list_add(entry, head)
#define list_add_tail_rcu(entry, head) list_add_tail(entry, head)
/* A reader that stands on it still finds its successor. */
static inline void list_del_rcu(struct list_head *entry)
{
	entry->next->prev = entry->prev;
	entry->prev->next = entry->next;
	entry->prev = LIST_POISON2;
}
static inline void list_replace_rcu(struct list_head *old, struct list_head *entry)
{
	*entry = *old;
	old->prev = LIST_POISON2;
	entry->next->prev = entry->prev->next = entry;
}
/* `sync`, such as synchronize_rcu(), waits for the readers of `list`, whose entries come to the front or the end. */
#define list_splice_init_rcu(list, head, sync) do { if (!list_empty(list)) { sync(); list_splice_init(list, head); } } while (0)
#define list_splice_tail_init_rcu(list, head, sync) \
	do { if (!list_empty(list)) { sync(); list_splice_tail_init(list, head); } } while (0)

#define list_entry_rcu(ptr, type, member) container_of(ptr, type, member)
#define list_first_or_null_rcu(ptr, type, member) list_first_entry_or_null(ptr, type, member)
#define list_next_or_null_rcu(head, ptr, type, member) \
	((ptr)->next == (head) ? NULL : list_entry_rcu((ptr)->next, type, member))

/* The caller is in a read-side section, or `condition`, which may be given, says that it may. */
#define lkm_rcu_reading(condition) \
	({ if (!(condition) && !rcu_read_lock_any_held()) lkm_rcu_must_read(__FILE__, __LINE__); 1; })
#define list_for_each_entry_rcu(pos, head, member, ...) \
	if (lkm_rcu_reading(__VA_ARGS__ + 0)) list_for_each_entry(pos, head, member)
#define list_for_each_entry_srcu(pos, head, member, condition) list_for_each_entry_rcu(pos, head, member, condition)
#define list_for_each_entry_lockless(pos, head, member) list_for_each_entry(pos, head, member)
#define list_for_each_entry_continue_rcu(pos, head, member) list_for_each_entry_continue(pos, head, member)
#define list_for_each_entry_from_rcu(pos, head, member) list_for_each_entry_from(pos, head, member)

#define hlist_first_rcu(head) ((head)->first)
#define hlist_next_rcu(node) ((node)->next)
#define hlist_pprev_rcu(node) (*(node)->pprev)
#define hlist_add_head_rcu(node, head) hlist_add_head(node, head)
#define hlist_add_before_rcu(node, next) hlist_add_before(node, next)
#define hlist_add_behind_rcu(node, prev) hlist_add_behind(node, prev)
static inline void hlist_add_tail_rcu(struct hlist_node *node, struct hlist_head *head)
{
	struct hlist_node **at = &head->first;

	while (*at)
		at = &(*at)->next;
	node->next = NULL;
	node->pprev = at;
	*at = node;
}
/* As list_del_rcu(). */
static inline void hlist_del_rcu(struct hlist_node *node)
{
	*node->pprev = node->next;
	if (node->next)
		node->next->pprev = node->pprev;
	node->pprev = LIST_POISON2;
}
static inline void hlist_del_init_rcu(struct hlist_node *node)
{
	if (hlist_unhashed(node))
		return;
	hlist_del_rcu(node);
	node->pprev = NULL;
}
static inline void hlist_replace_rcu(struct hlist_node *old, struct hlist_node *node)
{
	*node = *old;
	old->pprev = LIST_POISON2;
	if (node->next)
		node->next->pprev = &node->next;
	*node->pprev = node;
}
#define __hlist_for_each_rcu(pos, head) for (pos = (head)->first; pos; pos = pos->next)
#define hlist_for_each_entry_rcu(pos, head, member, ...) \
	if (lkm_rcu_reading(__VA_ARGS__ + 0)) hlist_for_each_entry(pos, head, member)
#define hlist_for_each_entry_srcu(pos, head, member, condition) hlist_for_each_entry_rcu(pos, head, member, condition)
#define hlist_for_each_entry_rcu_bh(pos, head, member) hlist_for_each_entry_rcu(pos, head, member)
#define hlist_for_each_entry_rcu_notrace(pos, head, member) hlist_for_each_entry(pos, head, member)
#define hlist_for_each_entry_continue_rcu(pos, member) hlist_for_each_entry_continue(pos, member)
#define hlist_for_each_entry_from_rcu(pos, member) hlist_for_each_entry_from(pos, member)
#endif
