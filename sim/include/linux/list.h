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

static inline void list_move_tail(struct list_head *entry, struct list_head *head)
{
	list_del_init(entry);
	list_add_tail(entry, head);
}

static inline int list_empty(const struct list_head *head)
{
	return head->next == head;
}

LKM_WAIST_END

#ifndef __cplusplus
#define LIST_HEAD_INIT(name) { &(name), &(name) }
#define LIST_HEAD(name) struct list_head name = LIST_HEAD_INIT(name)
#define list_entry(ptr, type, member) container_of(ptr, type, member)
#define list_first_entry(ptr, type, member) list_entry((ptr)->next, type, member)
#define list_first_entry_or_null(ptr, type, member) \
	(list_empty(ptr) ? NULL : list_first_entry(ptr, type, member))
#define list_last_entry(ptr, type, member) list_entry((ptr)->prev, type, member)
#define list_next_entry(pos, member) list_entry((pos)->member.next, __typeof__(*(pos)), member)
#define list_for_each(pos, head) \
	for (pos = (head)->next; pos != (head); pos = pos->next)
/* In the two _safe loops, `after` is read before each turn of the body, which may then take `pos` off the list. */
#define list_for_each_safe(pos, after, head) \
	for (pos = (head)->next; after = pos->next, pos != (head); pos = after)
#define list_for_each_entry(pos, head, member) \
	for (pos = list_first_entry(head, __typeof__(*pos), member); &pos->member != (head); \
	     pos = list_next_entry(pos, member))
#define list_for_each_entry_safe(pos, after, head, member) \
	for (pos = list_first_entry(head, __typeof__(*pos), member); \
	     after = list_next_entry(pos, member), &pos->member != (head); pos = after)
#endif
