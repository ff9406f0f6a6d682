/* SPDX-License-Identifier: MIT OR GPL-2.0-only */
/* Models include/linux/rhashtable-types.h (Linux 6.1): the types of rhashtable.h. */
#pragma once

#include "atomic.h"
#include "list.h"
#include "mutex.h"
#include "spinlock.h"
#include "workqueue.h"

LKM_WAIST_BEGIN
/* A member of what is in a table, and of what is in a table that may have the same key twice. */
struct rhash_head {
	struct rhash_head *next;
};
struct rhlist_head {
	struct rhash_head rhead;
	struct rhlist_head *next; /* with the same key */
};

struct bucket_table;
struct rhashtable;
struct rhashtable_compare_arg {
	struct rhashtable *ht;
	const void *key;
};
typedef u32 (*rht_hashfn_t)(const void *data, u32 len, u32 seed);
typedef u32 (*rht_obj_hashfn_t)(const void *data, u32 len, u32 seed);
/* 0 when the object has the key. */
typedef int (*rht_obj_cmpfn_t)(struct rhashtable_compare_arg *arg, const void *obj);

struct rhashtable_params {
	u16 nelem_hint;
	u16 key_len;
	u16 key_offset;
	u16 head_offset;
	unsigned int max_size;
	u16 min_size;
	bool automatic_shrinking;
	rht_hashfn_t hashfn;
	rht_obj_hashfn_t obj_hashfn;
	rht_obj_cmpfn_t obj_cmpfn;
};

struct rhashtable {
	struct bucket_table *tbl;
	unsigned int key_len;
	unsigned int max_elems;
	struct rhashtable_params p;
	bool rhlist;
	struct work_struct run_work; /* makes the table larger or smaller */
	struct mutex mutex;
	spinlock_t lock;
	atomic_t nelems;
	unsigned long resized; /* how often */
};
struct rhltable {
	struct rhashtable ht;
};

struct rhashtable_walker {
	struct list_head list;
	struct bucket_table *tbl;
	unsigned long resized; /* the table's, when the walk began */
};
struct rhashtable_iter {
	struct rhashtable *ht;
	struct rhash_head *p;
	struct rhlist_head *list;
	struct rhashtable_walker walker;
	unsigned int slot;
	unsigned int skip;
	bool end_of_table;
};

/* 0, -EINVAL for parameters that do not fit together, -ENOMEM. May sleep. */
int rhashtable_init(struct rhashtable *ht, const struct rhashtable_params *params);
int rhltable_init(struct rhltable *hlt, const struct rhashtable_params *params);
LKM_WAIST_END
