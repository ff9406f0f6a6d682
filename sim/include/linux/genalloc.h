/* SPDX-License-Identifier: MIT OR GPL-2.0-only */
/* Models include/linux/genalloc.h (Linux 6.1): pieces of memory that the driver has from elsewhere (a chip), by their addresses. */
#pragma once

#include "list.h"
#include "mm_types.h"
#include "spinlock.h"
#include "types.h"

LKM_WAIST_BEGIN
struct gen_pool;
/* The first bit of `nr` that are free from `start` on in a map of `size` bits, whose first stands for `start_addr`; `size` or
 * more when there are none. */
typedef unsigned long (*genpool_algo_t)(unsigned long *map, unsigned long size, unsigned long start, unsigned int nr, void *data,
					struct gen_pool *pool, unsigned long start_addr);

struct gen_pool {
	spinlock_t lock;
	struct list_head chunks;
	int min_alloc_order;
	genpool_algo_t algo;
	void *data;
	const char *name;
};

struct gen_pool_chunk {
	struct list_head next_chunk;
	atomic_long_t avail;
	phys_addr_t phys_addr;
	void *owner;
	unsigned long start_addr;
	unsigned long end_addr; /* of the last byte */
	unsigned long *bits;
};

struct genpool_data_align {
	int align; /* bytes */
};

struct genpool_data_fixed {
	unsigned long offset;
};

/* Pieces are multiples of 2^order bytes. May sleep. */
struct gen_pool *gen_pool_create(int min_alloc_order, int nid);
/* Everything must be free again. */
void gen_pool_destroy(struct gen_pool *pool);
/* 0 or -ENOMEM. */
int gen_pool_add_owner(struct gen_pool *pool, unsigned long virt, phys_addr_t phys, size_t size, int nid, void *owner);
/* The address, or 0. None of these sleeps. */
unsigned long gen_pool_alloc_algo_owner(struct gen_pool *pool, size_t size, genpool_algo_t algo, void *data, void **owner);
void gen_pool_free_owner(struct gen_pool *pool, unsigned long addr, size_t size, void **owner);
phys_addr_t gen_pool_virt_to_phys(struct gen_pool *pool, unsigned long addr);
void gen_pool_for_each_chunk(struct gen_pool *pool, void (*func)(struct gen_pool *pool, struct gen_pool_chunk *chunk, void *data),
			     void *data);
bool gen_pool_has_addr(struct gen_pool *pool, unsigned long start, size_t size);
/* In bytes. */
size_t gen_pool_avail(struct gen_pool *pool);
size_t gen_pool_size(struct gen_pool *pool);
void gen_pool_set_algo(struct gen_pool *pool, genpool_algo_t algo, void *data);
unsigned long gen_pool_first_fit(unsigned long *map, unsigned long size, unsigned long start, unsigned int nr, void *data,
				 struct gen_pool *pool, unsigned long start_addr);
unsigned long gen_pool_first_fit_align(unsigned long *map, unsigned long size, unsigned long start, unsigned int nr, void *data,
				       struct gen_pool *pool, unsigned long start_addr);
unsigned long gen_pool_first_fit_order_align(unsigned long *map, unsigned long size, unsigned long start, unsigned int nr, void *data,
					     struct gen_pool *pool, unsigned long start_addr);
unsigned long gen_pool_fixed_alloc(unsigned long *map, unsigned long size, unsigned long start, unsigned int nr, void *data,
				   struct gen_pool *pool, unsigned long start_addr);
unsigned long gen_pool_best_fit(unsigned long *map, unsigned long size, unsigned long start, unsigned int nr, void *data,
				struct gen_pool *pool, unsigned long start_addr);
LKM_WAIST_END

#ifndef __cplusplus
#define gen_pool_add_virt(pool, addr, phys, size, nid) gen_pool_add_owner(pool, addr, phys, size, nid, NULL)
#define gen_pool_add(pool, addr, size, nid) gen_pool_add_virt(pool, addr, (phys_addr_t)-1, size, nid)

static inline unsigned long gen_pool_alloc_algo(struct gen_pool *pool, size_t size, genpool_algo_t algo, void *data)
{
	return gen_pool_alloc_algo_owner(pool, size, algo, data, NULL);
}

static inline unsigned long gen_pool_alloc_owner(struct gen_pool *pool, size_t size, void **owner)
{
	return gen_pool_alloc_algo_owner(pool, size, pool->algo, pool->data, owner);
}

static inline unsigned long gen_pool_alloc(struct gen_pool *pool, size_t size)
{
	return gen_pool_alloc_owner(pool, size, NULL);
}

static inline void gen_pool_free(struct gen_pool *pool, unsigned long addr, size_t size)
{
	gen_pool_free_owner(pool, addr, size, NULL);
}
#endif
