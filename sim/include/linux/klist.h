/* SPDX-License-Identifier: MIT OR GPL-2.0-only */
/* Models include/linux/klist.h (Linux 6.1): a list that is walked without its lock; who walks holds a reference to where it is. */
#pragma once

#include "kref.h"
#include "list.h"
#include "spinlock.h"

LKM_WAIST_BEGIN
struct klist_node;
struct klist {
	spinlock_t k_lock;
	struct list_head k_list;
	void (*get)(struct klist_node *node);
	void (*put)(struct klist_node *node);
};
struct klist_node {
	void *n_klist; /* the list, with its lowest bit set once the node is deleted */
	struct list_head n_node;
	struct kref n_ref;
};
struct klist_iter {
	struct klist *i_klist;
	struct klist_node *i_cur;
};

/* `get` is called for each node that is added, `put` after the last reference to it has gone; both may be null. */
void klist_init(struct klist *k, void (*get)(struct klist_node *), void (*put)(struct klist_node *));
void klist_add_tail(struct klist_node *n, struct klist *k);
void klist_add_head(struct klist_node *n, struct klist *k);
void klist_add_behind(struct klist_node *n, struct klist_node *pos);
void klist_add_before(struct klist_node *n, struct klist_node *pos);
/* Nobody comes to the node any more; it leaves the list when nobody is there. */
void klist_del(struct klist_node *n);
/* The same, and waits until it has left. May sleep. */
void klist_remove(struct klist_node *n);
int klist_node_attached(struct klist_node *n);
/* Between these two, klist_next() and klist_prev() walk: from the beginning or the end, or from `n`. */
void klist_iter_init(struct klist *k, struct klist_iter *i);
void klist_iter_init_node(struct klist *k, struct klist_iter *i, struct klist_node *n);
void klist_iter_exit(struct klist_iter *i);
struct klist_node *klist_prev(struct klist_iter *i);
struct klist_node *klist_next(struct klist_iter *i);
LKM_WAIST_END

#ifndef __cplusplus
#define KLIST_INIT(name, g, p) \
	{ __SPIN_LOCK_UNLOCKED(name), LIST_HEAD_INIT((name).k_list), g, p }
#define DEFINE_KLIST(name, get, put) struct klist name = KLIST_INIT(name, get, put)
#endif
