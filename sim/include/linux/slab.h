/* SPDX-License-Identifier: MIT OR GPL-2.0-only */
/* Models include/linux/slab.h (Linux 6.1). Each allocation belongs to the kernel it was made in and is reported when it is left. */
#pragma once

#include "numa.h"
#include "gfp.h"
#include "types.h"

LKM_WAIST_BEGIN
/* May sleep when the flags allow it. NULL when there is no memory; ZERO_SIZE_PTR for no bytes. */
void *__kmalloc(size_t size, gfp_t flags);
void *krealloc(const void *p, size_t new_size, gfp_t flags);
void kfree(const void *p);
size_t ksize(const void *p);
char *kstrdup(const char *s, gfp_t flags);
void *kmemdup(const void *src, size_t len, gfp_t flags);
/* A copy of `len` bytes with a zero behind them, and of a string of which no more than `max` bytes are read. */
char *kmemdup_nul(const char *s, size_t len, gfp_t flags);
char *kstrndup(const char *s, size_t max, gfp_t flags);
const char *kstrdup_const(const char *s, gfp_t flags);
void kfree_const(const void *s);
/* Zeroes the block first. */
void kfree_sensitive(const void *p);
/* From vmalloc() where kmalloc() has no block that large: kvfree() takes either. */
void *kvmalloc_node(size_t size, gfp_t flags, int node);
void kvfree(const void *p);

void *kvrealloc(const void *p, size_t old_size, size_t new_size, gfp_t flags);
void kvfree_sensitive(const void *p, size_t len);
/* What kmalloc() would give for `size`. */
size_t kmalloc_size_roundup(size_t size);

/* Objects of one size, which the constructor, if there is one, has made. */
struct kmem_cache;
struct kmem_cache *kmem_cache_create(const char *name, unsigned int size, unsigned int align, unsigned int flags, void (*ctor)(void *));
/* User copies may reach the `usersize` bytes from `useroffset` on; nothing of other caches' objects. */
struct kmem_cache *kmem_cache_create_usercopy(const char *name, unsigned int size, unsigned int align, unsigned int flags,
					      unsigned int useroffset, unsigned int usersize, void (*ctor)(void *));
/* All objects must have been freed. */
void kmem_cache_destroy(struct kmem_cache *s);
int kmem_cache_shrink(struct kmem_cache *s);
unsigned int kmem_cache_size(struct kmem_cache *s);
/* May sleep when the flags allow it. */
void *kmem_cache_alloc(struct kmem_cache *s, gfp_t flags);
void kmem_cache_free(struct kmem_cache *s, void *object);
/* All of them, and `n`; or none, and 0. */
int kmem_cache_alloc_bulk(struct kmem_cache *s, gfp_t flags, size_t n, void **objects);
/* Of any cache, or of kmalloc(), when `s` is NULL. */
void kmem_cache_free_bulk(struct kmem_cache *s, size_t n, void **objects);

static inline void *kmalloc(size_t size, gfp_t flags)
{
	return __kmalloc(size, flags);
}

static inline void *kzalloc(size_t size, gfp_t flags)
{
	return __kmalloc(size, flags | 0x100U /* __GFP_ZERO */);
}

static inline void *kmalloc_array(size_t n, size_t size, gfp_t flags)
{
	size_t bytes;

	if (__builtin_mul_overflow(n, size, &bytes))
		return (void *)0;
	return __kmalloc(bytes, flags);
}

static inline void *kcalloc(size_t n, size_t size, gfp_t flags)
{
	return kmalloc_array(n, size, flags | 0x100U /* __GFP_ZERO */);
}

static inline void *krealloc_array(void *p, size_t n, size_t size, gfp_t flags)
{
	size_t bytes;

	return __builtin_mul_overflow(n, size, &bytes) ? (void *)0 : krealloc(p, bytes, flags);
}

static inline void *kvmalloc(size_t size, gfp_t flags)
{
	return kvmalloc_node(size, flags, -1);
}

static inline void *kvzalloc(size_t size, gfp_t flags)
{
	return kvmalloc(size, flags | 0x100U /* __GFP_ZERO */);
}

static inline void *kvmalloc_array(size_t n, size_t size, gfp_t flags)
{
	size_t bytes;

	return __builtin_mul_overflow(n, size, &bytes) ? (void *)0 : kvmalloc(bytes, flags);
}

static inline void *kvcalloc(size_t n, size_t size, gfp_t flags)
{
	return kvmalloc_array(n, size, flags | 0x100U /* __GFP_ZERO */);
}
LKM_WAIST_END

#ifndef __cplusplus
#define KMALLOC_MAX_SIZE (1UL << 22)
#define kmalloc_node(size, flags, node) ((void)(node), kmalloc(size, flags))
#define kmalloc_array_node(n, size, flags, node) ((void)(node), kmalloc_array(n, size, flags))
#define kcalloc_node(n, size, flags, node) ((void)(node), kcalloc(n, size, flags))
#define kmalloc_track_caller(size, flags) kmalloc(size, flags)
#define kmalloc_node_track_caller(size, flags, node) kmalloc_node(size, flags, node)
#define kfree_bulk(n, blocks) kmem_cache_free_bulk(NULL, n, blocks)
#define kmem_cache_zalloc(s, flags) kmem_cache_alloc(s, (flags) | 0x100U /* __GFP_ZERO */)
#define kmem_cache_alloc_node(s, flags, node) ((void)(node), kmem_cache_alloc(s, flags))
#define KMEM_CACHE(tag, flags) kmem_cache_create(#tag, sizeof(struct tag), __alignof__(struct tag), flags, NULL)
#define KMEM_CACHE_USERCOPY(tag, flags, member) \
	kmem_cache_create_usercopy(#tag, sizeof(struct tag), __alignof__(struct tag), flags, offsetof(struct tag, member), \
				   sizeof_field(struct tag, member), NULL)
#define SLAB_CONSISTENCY_CHECKS 0x00000100U
#define SLAB_RED_ZONE 0x00000400U
#define SLAB_POISON 0x00000800U
#define SLAB_KMALLOC 0x00001000U
#define SLAB_HWCACHE_ALIGN 0x00002000U
#define SLAB_CACHE_DMA 0x00004000U
#define SLAB_CACHE_DMA32 0x00008000U
#define SLAB_STORE_USER 0x00010000U
#define SLAB_RECLAIM_ACCOUNT 0x00020000U
#define SLAB_PANIC 0x00040000U
#define SLAB_TYPESAFE_BY_RCU 0x00080000U
#define SLAB_MEM_SPREAD 0x00100000U
#define SLAB_TRACE 0x00200000U
#define SLAB_NOLEAKTRACE 0x00800000U
#define SLAB_ACCOUNT 0x04000000U
#define SLAB_TEMPORARY SLAB_RECLAIM_ACCOUNT
#define ARCH_KMALLOC_MINALIGN 8
#define ARCH_SLAB_MINALIGN 8
#define KMALLOC_MIN_SIZE 8
#define KMALLOC_SHIFT_LOW 3
#define KMALLOC_SHIFT_HIGH 13
#define KMALLOC_SHIFT_MAX 22
#define KMALLOC_MAX_CACHE_SIZE (1UL << KMALLOC_SHIFT_HIGH)
#define KMALLOC_MAX_ORDER (KMALLOC_SHIFT_MAX - 12)
#define kzalloc_node(size, flags, node) ((void)(node), kzalloc(size, flags))
#define kvzalloc_node(size, flags, node) ((void)(node), kvzalloc(size, flags))
#define ZERO_SIZE_PTR ((void *)16)
#define ZERO_OR_NULL_PTR(x) ((unsigned long)(x) <= (unsigned long)ZERO_SIZE_PTR)
#endif
