/* SPDX-License-Identifier: MIT OR GPL-2.0-only */
/* Models include/linux/hashtable.h (Linux 6.1), for C: an array of lists, of which a hash of the key says the one. The names
 * for RCU are the plain ones. */
#pragma once

#include "hash.h"
#include "list.h"
#include "log2.h"
#include "types.h"

#ifndef __cplusplus
/* Empty lists are zeroes. */
#define DECLARE_HASHTABLE(name, bits) struct hlist_head name[1 << (bits)]
#define DEFINE_HASHTABLE(name, bits) DECLARE_HASHTABLE(name, bits) = {}
#define DEFINE_READ_MOSTLY_HASHTABLE(name, bits) DEFINE_HASHTABLE(name, bits)
#define HASH_SIZE(table) (sizeof(table) / sizeof((table)[0]) + __must_be_array(table))
#define HASH_BITS(table) ilog2(HASH_SIZE(table))
#define hash_min(value, bits) (sizeof(value) > 4 ? hash_long(value, bits) : hash_32(value, bits))

static inline void __hash_init(struct hlist_head *table, unsigned int size)
{
	while (size--)
		INIT_HLIST_HEAD(&table[size]);
}

static inline bool __hash_empty(struct hlist_head *table, unsigned int size)
{
	while (size && hlist_empty(&table[size - 1]))
		size--;
	return !size;
}

#define lkm_hash_list(table, key) (&(table)[hash_min(key, HASH_BITS(table))])
#define hash_init(table) __hash_init(table, HASH_SIZE(table))
#define hash_empty(table) __hash_empty(table, HASH_SIZE(table))
#define hash_add(table, node, key) hlist_add_head(node, lkm_hash_list(table, key))
#define hash_add_rcu(table, node, key) hash_add(table, node, key)
#define hash_hashed(node) (!hlist_unhashed(node))
#define hash_del(node) hlist_del_init(node)
#define hash_del_rcu(node) hash_del(node)
/* All objects; `bucket` is an int of the caller's. */
#define lkm_hash_each(table, bucket, object, loop) \
	for ((bucket) = 0, (object) = NULL; !(object) && (bucket) < (int)HASH_SIZE(table); (bucket)++) \
		loop
#define hash_for_each(table, bucket, object, member) \
	lkm_hash_each(table, bucket, object, hlist_for_each_entry(object, &(table)[bucket], member))
#define hash_for_each_rcu(table, bucket, object, member) hash_for_each(table, bucket, object, member)
/* `object` may be taken off, and `after` is a node. */
#define hash_for_each_safe(table, bucket, after, object, member) \
	lkm_hash_each(table, bucket, object, hlist_for_each_entry_safe(object, after, &(table)[bucket], member))
/* Those that may have the key. */
#define hash_for_each_possible(table, object, member, key) hlist_for_each_entry(object, lkm_hash_list(table, key), member)
#define hash_for_each_possible_rcu(table, object, member, key, condition...) hash_for_each_possible(table, object, member, key)
#define hash_for_each_possible_rcu_notrace(table, object, member, key) hash_for_each_possible(table, object, member, key)
#define hash_for_each_possible_safe(table, object, after, member, key) \
	hlist_for_each_entry_safe(object, after, lkm_hash_list(table, key), member)
#endif
