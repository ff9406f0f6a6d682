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
#define kzalloc_node(size, flags, node) ((void)(node), kzalloc(size, flags))
#define kvzalloc_node(size, flags, node) ((void)(node), kvzalloc(size, flags))
#define ZERO_SIZE_PTR ((void *)16)
#define ZERO_OR_NULL_PTR(x) ((unsigned long)(x) <= (unsigned long)ZERO_SIZE_PTR)
#endif
