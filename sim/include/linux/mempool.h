/* SPDX-License-Identifier: MIT OR GPL-2.0-only */
/* Models include/linux/mempool.h (Linux 6.1): objects of which some are kept back, so that an allocation that may sleep always succeeds. */
#pragma once

#include "gfp.h"
#include "spinlock.h"
#include "types.h"
#include "wait.h"

LKM_WAIST_BEGIN
struct kmem_cache;

typedef void *(mempool_alloc_t)(gfp_t gfp_mask, void *pool_data);
typedef void (mempool_free_t)(void *element, void *pool_data);

typedef struct mempool_s {
	spinlock_t lock;
	int min_nr; /* how many are kept back */
	int curr_nr; /* and how many there are of them */
	void **elements;
	void *pool_data;
	mempool_alloc_t *alloc;
	mempool_free_t *free;
	struct wait_queue_head wait;
} mempool_t;

/* The pool with its elements, or NULL. May sleep. */
mempool_t *mempool_create(int min_nr, mempool_alloc_t *alloc_fn, mempool_free_t *free_fn, void *pool_data);
mempool_t *mempool_create_node(int min_nr, mempool_alloc_t *alloc_fn, mempool_free_t *free_fn, void *pool_data, gfp_t gfp_mask,
			       int node_id);
void mempool_destroy(mempool_t *pool);
/* A pool in the caller's memory, which is zeroed: 0 or -ENOMEM. */
int mempool_init(mempool_t *pool, int min_nr, mempool_alloc_t *alloc_fn, mempool_free_t *free_fn, void *pool_data);
int mempool_init_node(mempool_t *pool, int min_nr, mempool_alloc_t *alloc_fn, mempool_free_t *free_fn, void *pool_data,
		      gfp_t gfp_mask, int node_id);
void mempool_exit(mempool_t *pool);
int mempool_resize(mempool_t *pool, int new_min_nr);
/* Waits for an element when the flags allow it; then it is never NULL. */
void *mempool_alloc(mempool_t *pool, gfp_t gfp_mask);
void mempool_free(void *element, mempool_t *pool);
/* For pools of a cache's objects, of kmalloc() blocks of a size, and of 2^order pages. */
void *mempool_alloc_slab(gfp_t gfp_mask, void *pool_data);
void mempool_free_slab(void *element, void *pool_data);
void *mempool_kmalloc(gfp_t gfp_mask, void *pool_data);
void mempool_kfree(void *element, void *pool_data);
void *mempool_alloc_pages(gfp_t gfp_mask, void *pool_data);
void mempool_free_pages(void *element, void *pool_data);
LKM_WAIST_END

#ifndef __cplusplus
#define mempool_initialized(pool) ((pool)->elements != NULL)
#define mempool_create_slab_pool(min_nr, cache) mempool_create(min_nr, mempool_alloc_slab, mempool_free_slab, cache)
#define mempool_init_slab_pool(pool, min_nr, cache) mempool_init(pool, min_nr, mempool_alloc_slab, mempool_free_slab, cache)
#define mempool_create_kmalloc_pool(min_nr, size) mempool_create(min_nr, mempool_kmalloc, mempool_kfree, (void *)(unsigned long)(size))
#define mempool_init_kmalloc_pool(pool, min_nr, size) \
	mempool_init(pool, min_nr, mempool_kmalloc, mempool_kfree, (void *)(unsigned long)(size))
#define mempool_create_page_pool(min_nr, order) mempool_create(min_nr, mempool_alloc_pages, mempool_free_pages, (void *)(long)(order))
#define mempool_init_page_pool(pool, min_nr, order) \
	mempool_init(pool, min_nr, mempool_alloc_pages, mempool_free_pages, (void *)(long)(order))
#endif
