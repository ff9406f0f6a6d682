/* SPDX-License-Identifier: MIT OR GPL-2.0-only */
/* Models include/linux/list.h (Linux 6.1): the doubly linked, circular list. */
#pragma once

#include "types.h"
#include "container_of.h"

LKM_WAIST_BEGIN

static inline void INIT_LIST_HEAD(struct list_head *list)
{
	list->next = list;
	list->prev = list;
}

static inline void lkm_list_link(struct list_head *entry, struct list_head *prev, struct list_head *next)
{
	/* A waiter stands on its own stack and leaves the list before it returns. GCC, which cannot see that, would warn:
	 * this hides where the pointer comes from. */
	__asm__("" : "+r"(entry));
	next->prev = entry;
	entry->next = next;
	entry->prev = prev;
	prev->next = entry;
}

static inline void list_add(struct list_head *entry, struct list_head *head)
{
	lkm_list_link(entry, head, head->next);
}

static inline void list_add_tail(struct list_head *entry, struct list_head *head)
{
	lkm_list_link(entry, head->prev, head);
}

static inline void list_del_init(struct list_head *entry)
{
	entry->prev->next = entry->next;
	entry->next->prev = entry->prev;
	INIT_LIST_HEAD(entry);
}

/* Linux's poison values, so that a second list_del() faults in both worlds. */
static inline void list_del(struct list_head *entry)
{
	list_del_init(entry);
	entry->next = (struct list_head *)0xdead000000000100UL;
	entry->prev = (struct list_head *)0xdead000000000122UL;
}

static inline void lkm_list_join(struct list_head *before, struct list_head *after)
{
	before->next = after;
	after->prev = before;
}

static inline void __list_del_entry(struct list_head *entry)
{
	lkm_list_join(entry->prev, entry->next);
}

static inline void list_move(struct list_head *entry, struct list_head *head)
{
	__list_del_entry(entry);
	list_add(entry, head);
}

static inline void list_move_tail(struct list_head *entry, struct list_head *head)
{
	list_del_init(entry);
	list_add_tail(entry, head);
}

static inline int list_empty(const struct list_head *head)
{
	return head->next == head;
}

static inline int list_is_head(const struct list_head *entry, const struct list_head *head)
{
	return entry == head;
}

static inline int list_is_first(const struct list_head *entry, const struct list_head *head)
{
	return entry->prev == head;
}

static inline int list_is_last(const struct list_head *entry, const struct list_head *head)
{
	return entry->next == head;
}

static inline int list_is_singular(const struct list_head *head)
{
	return !list_empty(head) && head->next == head->prev;
}

/* `entry` is in no list, and stands where `old` stood. */
static inline void list_replace(struct list_head *old, struct list_head *entry)
{
	struct list_head *before = old->prev;

	__list_del_entry(old);
	list_add(entry, before);
}

static inline void list_replace_init(struct list_head *old, struct list_head *entry)
{
	list_replace(old, entry);
	INIT_LIST_HEAD(old);
}

static inline void list_swap(struct list_head *a, struct list_head *b)
{
	struct list_head *before_b = b->prev;

	__list_del_entry(b);
	list_replace(a, b);
	list_add(a, before_b == a ? b : before_b);
}

static inline void list_rotate_left(struct list_head *head)
{
	if (!list_empty(head))
		list_move_tail(head->next, head);
}

static inline void list_rotate_to_front(struct list_head *list, struct list_head *head)
{
	list_move_tail(head, list);
}

/* Moves the entries from `first` to `last`, which stand in a row, to the end of `head`. */
static inline void list_bulk_move_tail(struct list_head *head, struct list_head *first, struct list_head *last)
{
	lkm_list_join(first->prev, last->next);
	lkm_list_join(head->prev, first);
	lkm_list_join(last, head);
}

/* All that is in `list` goes behind `at`; `list` itself is left as it is. */
static inline void list_splice(const struct list_head *list, struct list_head *at)
{
	if (list_empty(list))
		return;
	lkm_list_join(list->prev, at->next);
	lkm_list_join(at, list->next);
}

static inline void list_splice_tail(struct list_head *list, struct list_head *head)
{
	list_splice(list, head->prev);
}

static inline void list_splice_init(struct list_head *list, struct list_head *head)
{
	list_splice(list, head);
	INIT_LIST_HEAD(list);
}

static inline void list_splice_tail_init(struct list_head *list, struct list_head *head)
{
	list_splice(list, head->prev);
	INIT_LIST_HEAD(list);
}

/* What is in `head` up to `entry`, included, becomes `list`; nothing when `entry` is `head` itself. */
static inline void list_cut_position(struct list_head *list, struct list_head *head, struct list_head *entry)
{
	INIT_LIST_HEAD(list);
	if (entry != head && !list_empty(head))
		list_bulk_move_tail(list, head->next, entry);
}

/* As list_cut_position(), without `entry`. */
static inline void list_cut_before(struct list_head *list, struct list_head *head, struct list_head *entry)
{
	INIT_LIST_HEAD(list);
	if (head->next != entry)
		list_bulk_move_tail(list, head->next, entry->prev);
}

static inline int list_empty_careful(const struct list_head *head)
{
	return head->next == head && head->prev == head;
}

static inline void list_del_init_careful(struct list_head *entry)
{
	list_del_init(entry);
}

/* A list whose head is one pointer: first to last, and no way to the end. */
static inline void INIT_HLIST_NODE(struct hlist_node *node)
{
	node->next = (struct hlist_node *)0;
	node->pprev = (struct hlist_node **)0;
}

static inline int hlist_unhashed(const struct hlist_node *node)
{
	return !node->pprev;
}

/* Beside somebody who changes the list. */
static inline int hlist_unhashed_lockless(const struct hlist_node *node)
{
	return !*(struct hlist_node **const volatile *)&node->pprev;
}

static inline int hlist_empty(const struct hlist_head *head)
{
	return !head->first;
}

static inline void __hlist_del(struct hlist_node *node)
{
	if (node->next)
		node->next->pprev = node->pprev;
	*node->pprev = node->next;
}

static inline void hlist_del(struct hlist_node *node)
{
	__hlist_del(node);
	node->next = (struct hlist_node *)0xdead000000000100UL;
	node->pprev = (struct hlist_node **)0xdead000000000122UL;
}

static inline void hlist_del_init(struct hlist_node *node)
{
	if (hlist_unhashed(node))
		return;
	__hlist_del(node);
	INIT_HLIST_NODE(node);
}

/* Puts it where `place` points to: a head's first, or another one's next. */
static inline void lkm_hlist_link(struct hlist_node *node, struct hlist_node **place)
{
	node->next = *place;
	node->pprev = place;
	if (node->next)
		node->next->pprev = &node->next;
	*place = node;
}

static inline void hlist_add_head(struct hlist_node *node, struct hlist_head *head)
{
	lkm_hlist_link(node, &head->first);
}

static inline void hlist_add_before(struct hlist_node *node, struct hlist_node *next)
{
	lkm_hlist_link(node, next->pprev);
}

static inline void hlist_add_behind(struct hlist_node *node, struct hlist_node *prev)
{
	lkm_hlist_link(node, &prev->next);
}

/* In no list, and yet what hlist_del() takes. */
static inline void hlist_add_fake(struct hlist_node *node)
{
	node->pprev = &node->next;
}

static inline bool hlist_fake(struct hlist_node *node)
{
	return node->pprev == &node->next;
}

static inline bool hlist_is_singular_node(struct hlist_node *node, struct hlist_head *head)
{
	return head->first == node && !node->next;
}

static inline void hlist_move_list(struct hlist_head *old, struct hlist_head *head)
{
	*head = *old;
	old->first = (struct hlist_node *)0;
	if (!hlist_empty(head))
		head->first->pprev = &head->first;
}

LKM_WAIST_END

#ifndef __cplusplus
#define LIST_POISON1 ((void *)0xdead000000000100UL)
#define LIST_POISON2 ((void *)0xdead000000000122UL)
#define LIST_HEAD_INIT(name) { &(name), &(name) }
#define LIST_HEAD(name) struct list_head name = LIST_HEAD_INIT(name)
#define list_entry(ptr, type, member) container_of(ptr, type, member)
#define list_first_entry(ptr, type, member) list_entry((ptr)->next, type, member)
#define list_first_entry_or_null(ptr, type, member) \
	(list_empty(ptr) ? NULL : list_first_entry(ptr, type, member))
#define list_last_entry(ptr, type, member) list_entry((ptr)->prev, type, member)
#define list_next_entry(pos, member) list_entry((pos)->member.next, __typeof__(*(pos)), member)
#define list_prev_entry(pos, member) list_entry((pos)->member.prev, __typeof__(*(pos)), member)
#define list_next_entry_circular(pos, head, member) \
	(list_is_last(&(pos)->member, head) ? list_first_entry(head, __typeof__(*(pos)), member) : list_next_entry(pos, member))
#define list_prev_entry_circular(pos, head, member) \
	(list_is_first(&(pos)->member, head) ? list_last_entry(head, __typeof__(*(pos)), member) : list_prev_entry(pos, member))
#define list_entry_is_head(pos, head, member) (&(pos)->member == (head))
#define list_for_each(pos, head) \
	for (pos = (head)->next; pos != (head); pos = pos->next)
/* In the two _safe loops, `after` is read before each turn of the body, which may then take `pos` off the list. */
#define list_for_each_safe(pos, after, head) \
	for (pos = (head)->next; after = pos->next, pos != (head); pos = after)
#define list_for_each_continue(pos, head) \
	for (pos = pos->next; pos != (head); pos = pos->next)
#define list_for_each_prev(pos, head) \
	for (pos = (head)->prev; pos != (head); pos = pos->prev)
#define list_for_each_prev_safe(pos, after, head) \
	for (pos = (head)->prev; after = pos->prev, pos != (head); pos = after)
#define list_prepare_entry(pos, head, member) ((pos) ?: list_entry(head, __typeof__(*pos), member))
#define list_for_each_entry_from(pos, head, member) \
	for (; &pos->member != (head); pos = list_next_entry(pos, member))
#define list_for_each_entry_continue(pos, head, member) \
	for (pos = list_next_entry(pos, member); &pos->member != (head); pos = list_next_entry(pos, member))
#define list_for_each_entry_reverse(pos, head, member) \
	for (pos = list_last_entry(head, __typeof__(*pos), member); &pos->member != (head); pos = list_prev_entry(pos, member))
#define list_for_each_entry_from_reverse(pos, head, member) \
	for (; &pos->member != (head); pos = list_prev_entry(pos, member))
#define list_for_each_entry_continue_reverse(pos, head, member) \
	for (pos = list_prev_entry(pos, member); &pos->member != (head); pos = list_prev_entry(pos, member))
#define list_for_each_entry(pos, head, member) \
	for (pos = list_first_entry(head, __typeof__(*pos), member); &pos->member != (head); \
	     pos = list_next_entry(pos, member))
#define list_for_each_entry_safe(pos, after, head, member) \
	for (pos = list_first_entry(head, __typeof__(*pos), member); \
	     after = list_next_entry(pos, member), &pos->member != (head); pos = after)
#define list_for_each_entry_safe_from(pos, after, head, member) \
	for (; after = list_next_entry(pos, member), &pos->member != (head); pos = after)
#define list_for_each_entry_safe_continue(pos, after, head, member) \
	for (pos = list_next_entry(pos, member); after = list_next_entry(pos, member), &pos->member != (head); pos = after)
#define list_for_each_entry_safe_reverse(pos, after, head, member) \
	for (pos = list_last_entry(head, __typeof__(*pos), member); \
	     after = list_prev_entry(pos, member), &pos->member != (head); pos = after)
#define list_safe_reset_next(pos, after, member) (after = list_next_entry(pos, member))

#define HLIST_HEAD_INIT { .first = NULL }
#define HLIST_HEAD(name) struct hlist_head name = HLIST_HEAD_INIT
#define INIT_HLIST_HEAD(head) ((head)->first = NULL)
#define hlist_entry(ptr, type, member) container_of(ptr, type, member)
#define hlist_entry_safe(ptr, type, member) ({ \
	__typeof__(ptr) __node = (ptr); \
	__node ? hlist_entry(__node, type, member) : NULL; })
#define hlist_for_each(pos, head) \
	for (pos = (head)->first; pos; pos = pos->next)
#define hlist_for_each_safe(pos, after, head) \
	for (pos = (head)->first; pos && (after = pos->next, 1); pos = after)
/* What the node is in, as `pos` is a pointer to it; and what comes behind `pos`. */
#define lkm_hlist_at(node, pos, member) hlist_entry_safe(node, __typeof__(*(pos)), member)
#define lkm_hlist_go_on(pos, member) (pos = lkm_hlist_at((pos)->member.next, pos, member))
#define hlist_for_each_entry_from(pos, member) \
	for (; pos; lkm_hlist_go_on(pos, member))
#define hlist_for_each_entry(pos, head, member) \
	for (pos = lkm_hlist_at((head)->first, pos, member); pos; lkm_hlist_go_on(pos, member))
#define hlist_for_each_entry_continue(pos, member) \
	for (lkm_hlist_go_on(pos, member); pos; lkm_hlist_go_on(pos, member))
/* Here `after` is a node, and not what it is in. */
#define hlist_for_each_entry_safe(pos, after, head, member) \
	for (after = (head)->first; (pos = lkm_hlist_at(after, pos, member)) && (after = pos->member.next, true);)
#endif
