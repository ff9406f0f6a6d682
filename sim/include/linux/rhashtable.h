/* SPDX-License-Identifier: MIT OR GPL-2.0-only */
/* Models include/linux/rhashtable.h (Linux 6.1): hash tables that grow with their contents and are read under RCU. The
 * parameters that each function takes have to be those of rhashtable_init(). */
#pragma once

#include "err.h"
#include "rcupdate.h"
#include "rhashtable-types.h"

LKM_WAIST_BEGIN
struct rhash_lock_head;
/* The heads of the chains, which NULL ends. */
struct bucket_table {
	unsigned int size;
	u32 hash_rnd;
	struct rhash_lock_head **buckets;
};

/* The object with that key, or its head in a table of lists; NULL. */
struct rhash_head *lkm_rht_find(struct rhashtable *ht, const void *key, const struct rhashtable_params *params);
/* NULL when `obj` was put in; the object that has the key already, when `key` is not NULL; an error pointer. */
void *lkm_rht_insert(struct rhashtable *ht, const void *key, struct rhash_head *obj, const struct rhashtable_params *params);
/* The same, of the object's own key. */
void *lkm_rht_insert_own(struct rhashtable *ht, struct rhash_head *obj, const struct rhashtable_params *params);
/* 0 or -ENOENT. */
int lkm_rht_remove(struct rhashtable *ht, struct rhash_head *obj, const struct rhashtable_params *params);
/* 0, -ENOENT, or -EINVAL when the new one belongs elsewhere. */
int lkm_rht_replace(struct rhashtable *ht, struct rhash_head *old, struct rhash_head *fresh,
		    const struct rhashtable_params *params);
void *rhashtable_insert_slow(struct rhashtable *ht, const void *key, struct rhash_head *obj);

/* Between enter and exit, and only between start and stop, next gives one object after the other, in no order: NULL at the
 * end, ERR_PTR(-EAGAIN) when the table was resized and the walk begins again. */
void rhashtable_walk_enter(struct rhashtable *ht, struct rhashtable_iter *iter);
void rhashtable_walk_exit(struct rhashtable_iter *iter);
int rhashtable_walk_start_check(struct rhashtable_iter *iter);
void *rhashtable_walk_next(struct rhashtable_iter *iter);
void *rhashtable_walk_peek(struct rhashtable_iter *iter);
void rhashtable_walk_stop(struct rhashtable_iter *iter);

/* Calls `free_fn` for each object that is left. May sleep. */
void rhashtable_free_and_destroy(struct rhashtable *ht, void (*free_fn)(void *ptr, void *arg), void *arg);
void rhashtable_destroy(struct rhashtable *ht);
int lockdep_rht_mutex_is_held(struct rhashtable *ht);
int lockdep_rht_bucket_is_held(const struct bucket_table *tbl, u32 hash);
/* The number of the chain. */
unsigned int lkm_rht_hash_of_key(struct rhashtable *ht, const struct bucket_table *tbl, const void *key);
unsigned int lkm_rht_hash_of(struct rhashtable *ht, const struct bucket_table *tbl, const struct rhash_head *obj);
LKM_WAIST_END

#ifndef __cplusplus
static inline void *rht_obj(const struct rhashtable *ht, const struct rhash_head *he)
{
	return (char *)he - ht->p.head_offset;
}
static inline void *lkm_rht_obj_or_null(const struct rhashtable *ht, const struct rhash_head *he)
{
	return he ? rht_obj(ht, he) : NULL;
}
#define rht_is_a_nulls(ptr) (!(ptr))
#define rht_key_hashfn(ht, tbl, key, params) lkm_rht_hash_of_key(ht, tbl, key)
#define rht_head_hashfn(ht, tbl, he, params) lkm_rht_hash_of(ht, tbl, he)

#define rht_dereference(p, ht) rcu_dereference_protected(p, lockdep_rht_mutex_is_held(ht))
#define rht_dereference_rcu(p, ht) rcu_dereference_check(p, lockdep_rht_mutex_is_held(ht))
#define rht_dereference_bucket(p, tbl, hash) rcu_dereference_protected(p, lockdep_rht_bucket_is_held(tbl, hash))
#define rht_dereference_bucket_rcu(p, tbl, hash) rcu_dereference_check(p, lockdep_rht_bucket_is_held(tbl, hash))
#define rht_entry(tpos, pos, member) ({ tpos = container_of(pos, __typeof__(*tpos), member); 1; })
#define rht_bucket(tbl, hash) (&(tbl)->buckets[hash])
#define rht_ptr_exclusive(bucket) ((struct rhash_head *)*(bucket))
#define rht_ptr(bucket, tbl, hash) rht_ptr_exclusive(bucket)
#define rht_ptr_rcu(bucket) ((struct rhash_head *)rcu_dereference(*(bucket)))

#define rht_for_each_from(pos, head, tbl, hash) \
	for (pos = (head); !rht_is_a_nulls(pos); pos = rht_dereference_bucket((pos)->next, tbl, hash))
#define rht_for_each(pos, tbl, hash) rht_for_each_from(pos, rht_ptr(rht_bucket(tbl, hash), tbl, hash), tbl, hash)
#define rht_for_each_entry_from(tpos, pos, head, tbl, hash, member) \
	for (pos = (head); !rht_is_a_nulls(pos) && rht_entry(tpos, pos, member); \
	     pos = rht_dereference_bucket((pos)->next, tbl, hash))
#define rht_for_each_entry(tpos, pos, tbl, hash, member) \
	rht_for_each_entry_from(tpos, pos, rht_ptr(rht_bucket(tbl, hash), tbl, hash), tbl, hash, member)
#define rht_for_each_entry_safe(tpos, pos, next, tbl, hash, member) \
	for (next = (struct rhash_head *)(tbl)->buckets[hash]; \
	     (pos = next) && (next = (pos)->next, rht_entry(tpos, pos, member));)
#define rht_for_each_rcu_from(pos, head, tbl, hash) \
	for (pos = (head); !rht_is_a_nulls(pos); pos = rcu_dereference_raw((pos)->next))
#define rht_for_each_rcu(pos, tbl, hash) rht_for_each_rcu_from(pos, rht_ptr_rcu(rht_bucket(tbl, hash)), tbl, hash)
#define rht_for_each_entry_rcu_from(tpos, pos, head, tbl, hash, member) \
	for (pos = (head); !rht_is_a_nulls(pos) && rht_entry(tpos, pos, member); \
	     pos = rht_dereference_bucket_rcu((pos)->next, tbl, hash))
#define rht_for_each_entry_rcu(tpos, pos, tbl, hash, member) \
	rht_for_each_entry_rcu_from(tpos, pos, rht_ptr_rcu(rht_bucket(tbl, hash)), tbl, hash, member)
/* Objects with the same key, of which `list` is the first. */
#define rhl_for_each_rcu(pos, list) for (pos = (list); pos; pos = rcu_dereference_raw((pos)->next))
#define rhl_for_each_entry_rcu(tpos, pos, list, member) \
	for (pos = (list); pos && rht_entry(tpos, pos, member); pos = rcu_dereference_raw((pos)->next))

#define rhashtable_walk_start(iter) ((void)rhashtable_walk_start_check(iter))

/* In a section of RCU, which the caller has begun. */
#define rhashtable_lookup(ht, key, params) ({ \
	if (!rcu_read_lock_held()) \
		lkm_rcu_must_read(__FILE__, __LINE__); \
	rhashtable_lookup_fast(ht, key, params); })
#define rhltable_lookup(hlt, key, params) ({ \
	if (!rcu_read_lock_held()) \
		lkm_rcu_must_read(__FILE__, __LINE__); \
	lkm_rhltable_lookup(hlt, key, params); })

static inline void *rhashtable_lookup_fast(struct rhashtable *ht, const void *key, const struct rhashtable_params params)
{
	return lkm_rht_obj_or_null(ht, lkm_rht_find(ht, key, &params));
}
static inline struct rhlist_head *lkm_rhltable_lookup(struct rhltable *hlt, const void *key,
						      const struct rhashtable_params params)
{
	struct rhash_head *he = lkm_rht_find(&hlt->ht, key, &params);

	return he ? container_of(he, struct rhlist_head, rhead) : NULL;
}
static inline int lkm_rht_result(void *found)
{
	return IS_ERR(found) ? (int)PTR_ERR(found) : found ? -EEXIST : 0;
}
/* The key is not looked for: the table may have it already. */
static inline int rhashtable_insert_fast(struct rhashtable *ht, struct rhash_head *obj, const struct rhashtable_params params)
{
	return lkm_rht_result(lkm_rht_insert(ht, NULL, obj, &params));
}
static inline void *rhashtable_lookup_get_insert_fast(struct rhashtable *ht, struct rhash_head *obj,
						      const struct rhashtable_params params)
{
	return lkm_rht_insert_own(ht, obj, &params);
}
static inline int rhashtable_lookup_insert_fast(struct rhashtable *ht, struct rhash_head *obj,
						const struct rhashtable_params params)
{
	return lkm_rht_result(lkm_rht_insert_own(ht, obj, &params));
}
static inline void *rhashtable_lookup_get_insert_key(struct rhashtable *ht, const void *key, struct rhash_head *obj,
						     const struct rhashtable_params params)
{
	return lkm_rht_insert(ht, key, obj, &params);
}
static inline int rhashtable_lookup_insert_key(struct rhashtable *ht, const void *key, struct rhash_head *obj,
					       const struct rhashtable_params params)
{
	return lkm_rht_result(lkm_rht_insert(ht, key, obj, &params));
}
static inline int rhashtable_remove_fast(struct rhashtable *ht, struct rhash_head *obj, const struct rhashtable_params params)
{
	return lkm_rht_remove(ht, obj, &params);
}
static inline int rhashtable_replace_fast(struct rhashtable *ht, struct rhash_head *old, struct rhash_head *fresh,
					  const struct rhashtable_params params)
{
	return lkm_rht_replace(ht, old, fresh, &params);
}

static inline int rhltable_insert_key(struct rhltable *hlt, const void *key, struct rhlist_head *list,
				      const struct rhashtable_params params)
{
	return (int)PTR_ERR(lkm_rht_insert(&hlt->ht, key, &list->rhead, &params));
}
static inline int rhltable_insert(struct rhltable *hlt, struct rhlist_head *list, const struct rhashtable_params params)
{
	return (int)PTR_ERR(lkm_rht_insert_own(&hlt->ht, &list->rhead, &params));
}
static inline int rhltable_remove(struct rhltable *hlt, struct rhlist_head *list, const struct rhashtable_params params)
{
	return lkm_rht_remove(&hlt->ht, &list->rhead, &params);
}
static inline void rhltable_walk_enter(struct rhltable *hlt, struct rhashtable_iter *iter)
{
	rhashtable_walk_enter(&hlt->ht, iter);
}
static inline void rhltable_free_and_destroy(struct rhltable *hlt, void (*free_fn)(void *ptr, void *arg), void *arg)
{
	rhashtable_free_and_destroy(&hlt->ht, free_fn, arg);
}
static inline void rhltable_destroy(struct rhltable *hlt)
{
	rhltable_free_and_destroy(hlt, NULL, NULL);
}
#endif
