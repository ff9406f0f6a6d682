/* SPDX-License-Identifier: MIT OR GPL-2.0-only */
/* Models include/linux/xarray.h (Linux 6.1), the normal API: an array of pointers, most of which are NULL, with an index of
 * any size. The advanced one (xas_load() and all that has a struct xa_state) and xa_store_range() are not modelled. */
#pragma once

#include "bug.h"
#include "err.h"
#include "gfp.h"
#include "kernel.h"
#include "limits.h"
#include "spinlock.h"
#include "types.h"

LKM_WAIST_BEGIN
struct xarray {
	spinlock_t xa_lock;
	gfp_t xa_flags;
	void *xa_head; /* NULL when nothing is in it */
};

/* Both ends are included. */
struct xa_limit {
	u32 max;
	u32 min;
};

typedef unsigned int xa_mark_t;

void *xa_load(struct xarray *xa, unsigned long index);
/* What was there before, or an error: xa_err(). May sleep when the flags allow it. */
void *xa_store(struct xarray *xa, unsigned long index, void *entry, gfp_t gfp);
void *xa_erase(struct xarray *xa, unsigned long index);
bool xa_get_mark(struct xarray *xa, unsigned long index, xa_mark_t mark);
void xa_set_mark(struct xarray *xa, unsigned long index, xa_mark_t mark);
void xa_clear_mark(struct xarray *xa, unsigned long index, xa_mark_t mark);
/* The first from *index on, or behind it, up to `max`, that has the mark or, with XA_PRESENT, is there; and its index. */
void *xa_find(struct xarray *xa, unsigned long *index, unsigned long max, xa_mark_t filter);
void *xa_find_after(struct xarray *xa, unsigned long *index, unsigned long max, xa_mark_t filter);
/* How many of the entries from `start` to `max`, at most `n`, are in `to` now. */
unsigned int xa_extract(struct xarray *xa, void **to, unsigned long start, unsigned long max, unsigned int n, xa_mark_t filter);
/* Forgets all; what the entries point to stays. */
void xa_destroy(struct xarray *xa);
/* The lock must be held; when the flags allow sleeping it is released for a while. */
void *__xa_store(struct xarray *xa, unsigned long index, void *entry, gfp_t gfp);
void *__xa_erase(struct xarray *xa, unsigned long index);
void *__xa_cmpxchg(struct xarray *xa, unsigned long index, void *old, void *entry, gfp_t gfp);
int __xa_insert(struct xarray *xa, unsigned long index, void *entry, gfp_t gfp);
int __xa_alloc(struct xarray *xa, u32 *id, void *entry, struct xa_limit limit, gfp_t gfp);
int __xa_alloc_cyclic(struct xarray *xa, u32 *id, void *entry, struct xa_limit limit, u32 *next, gfp_t gfp);
void __xa_set_mark(struct xarray *xa, unsigned long index, xa_mark_t mark);
void __xa_clear_mark(struct xarray *xa, unsigned long index, xa_mark_t mark);
LKM_WAIST_END

#ifndef __cplusplus
#define XA_LIMIT(lowest, highest) ((struct xa_limit){ .max = (highest), .min = (lowest) })
#define xa_limit_32b XA_LIMIT(0, 0xffffffffU)
#define xa_limit_31b XA_LIMIT(0, 0x7fffffff)
#define xa_limit_16b XA_LIMIT(0, 0xffff)

#define XA_MARK_0 0U
#define XA_MARK_1 1U
#define XA_MARK_2 2U
#define XA_MARK_MAX XA_MARK_2
#define XA_PRESENT 8U
/* An allocating array has this one for itself. */
#define XA_FREE_MARK XA_MARK_0

/* How the functions without __ take the lock where they must release it for a while. */
enum xa_lock_type {
	XA_LOCK_IRQ = 1,
	XA_LOCK_BH = 2,
};
#define XA_FLAGS_LOCK_IRQ 1U
#define XA_FLAGS_LOCK_BH 2U
#define XA_FLAGS_TRACK_FREE 4U
#define XA_FLAGS_ZERO_BUSY 8U
#define XA_FLAGS_ALLOC_WRAPPED 16U
#define XA_FLAGS_ACCOUNT 32U
#define XA_FLAGS_MARK(mark) (1U << (27 + (mark)))
#define XA_FLAGS_ALLOC (XA_FLAGS_MARK(XA_FREE_MARK) | XA_FLAGS_TRACK_FREE)
/* Which gives no 0. */
#define XA_FLAGS_ALLOC1 (XA_FLAGS_ZERO_BUSY | XA_FLAGS_TRACK_FREE)

#define XARRAY_INIT(name, flags) { __SPIN_LOCK_UNLOCKED((name).xa_lock), flags, NULL }
#define DEFINE_XARRAY_FLAGS(name, flags) struct xarray name = XARRAY_INIT(name, flags)
#define DEFINE_XARRAY(name) DEFINE_XARRAY_FLAGS(name, 0)
#define DEFINE_XARRAY_ALLOC(name) DEFINE_XARRAY_FLAGS(name, XA_FLAGS_ALLOC)
#define DEFINE_XARRAY_ALLOC1(name) DEFINE_XARRAY_FLAGS(name, XA_FLAGS_ALLOC1)

static inline void xa_init_flags(struct xarray *xa, gfp_t flags)
{
	*xa = (struct xarray){ .xa_flags = flags };
	spin_lock_init(&xa->xa_lock);
}

#define xa_init(xa) xa_init_flags(xa, 0)

static inline bool xa_empty(const struct xarray *xa)
{
	return !xa->xa_head;
}

static inline bool xa_marked(const struct xarray *xa, xa_mark_t mark)
{
	return !!(xa->xa_flags & XA_FLAGS_MARK(mark));
}

/* The two lowest bits of an entry say what it is: a pointer (00), a number of 63 bits (the lowest is 1), or something of the
 * array's own (10). */
#define BITS_PER_XA_VALUE 63

static inline void *xa_mk_value(unsigned long number)
{
	WARN_ON(number >> BITS_PER_XA_VALUE);
	return (void *)(2 * number + 1);
}

static inline unsigned long xa_to_value(const void *entry)
{
	return (unsigned long)entry / 2;
}

static inline bool xa_is_value(const void *entry)
{
	return (unsigned long)entry % 2;
}

static inline void *xa_tag_pointer(void *p, unsigned long tag)
{
	return (void *)(tag | (unsigned long)p);
}

static inline void *xa_untag_pointer(void *entry)
{
	return (void *)((unsigned long)entry >> 2 << 2);
}

static inline unsigned int xa_pointer_tag(void *entry)
{
	return (unsigned long)entry % 4;
}

static inline bool xa_is_internal(const void *entry)
{
	return (unsigned long)entry % 4 == 2;
}

#define xa_mk_internal(number) ((void *)((unsigned long)(number) * 4 + 2))
#define xa_to_internal(entry) ((unsigned long)(entry) / 4)
/* Stands where an index is reserved; the functions say NULL of it. */
#define XA_ZERO_ENTRY xa_mk_internal(257)
#define xa_is_zero(entry) ((const void *)(entry) == XA_ZERO_ENTRY)

/* 0 for what is no error. */
static inline int xa_err(void *entry)
{
	long number = (long)entry >> 2;

	return xa_is_internal(entry) && number < 0 && number >= -MAX_ERRNO ? (int)number : 0;
}

#define xa_is_err(entry) (xa_err((void *)(entry)) != 0)

#define xa_trylock(xa) spin_trylock(&(xa)->xa_lock)
#define xa_lock(xa) spin_lock(&(xa)->xa_lock)
#define xa_unlock(xa) spin_unlock(&(xa)->xa_lock)
#define xa_lock_bh(xa) spin_lock_bh(&(xa)->xa_lock)
#define xa_unlock_bh(xa) spin_unlock_bh(&(xa)->xa_lock)
#define xa_lock_irq(xa) spin_lock_irq(&(xa)->xa_lock)
#define xa_unlock_irq(xa) spin_unlock_irq(&(xa)->xa_lock)
#define xa_lock_irqsave(xa, flags) spin_lock_irqsave(&(xa)->xa_lock, flags)
#define xa_unlock_irqrestore(xa, flags) spin_unlock_irqrestore(&(xa)->xa_lock, flags)
#define xa_lock_nested(xa, subclass) spin_lock_nested(&(xa)->xa_lock, subclass)
#define xa_lock_bh_nested(xa, subclass) spin_lock_bh_nested(&(xa)->xa_lock, subclass)
#define xa_lock_irq_nested(xa, subclass) xa_lock_irq(xa)
#define xa_lock_irqsave_nested(xa, flags, subclass) spin_lock_irqsave_nested(&(xa)->xa_lock, flags, subclass)

/* A call of a function that needs the lock, which is taken as `kind` says: nothing, _bh or _irq. */
#define lkm_xa_under(kind, xa, call) ({ \
	__typeof__(call) __of_call; \
	xa_lock##kind(xa); \
	__of_call = call; \
	xa_unlock##kind(xa); \
	__of_call; })

static inline void *xa_store_bh(struct xarray *xa, unsigned long index, void *entry, gfp_t gfp)
{
	return lkm_xa_under(_bh, xa, __xa_store(xa, index, entry, gfp));
}

static inline void *xa_store_irq(struct xarray *xa, unsigned long index, void *entry, gfp_t gfp)
{
	return lkm_xa_under(_irq, xa, __xa_store(xa, index, entry, gfp));
}

static inline void *xa_erase_bh(struct xarray *xa, unsigned long index)
{
	return lkm_xa_under(_bh, xa, __xa_erase(xa, index));
}

static inline void *xa_erase_irq(struct xarray *xa, unsigned long index)
{
	return lkm_xa_under(_irq, xa, __xa_erase(xa, index));
}

/* Stores where `old` is; what was there. */
static inline void *xa_cmpxchg(struct xarray *xa, unsigned long index, void *old, void *entry, gfp_t gfp)
{
	return lkm_xa_under(, xa, __xa_cmpxchg(xa, index, old, entry, gfp));
}

static inline void *xa_cmpxchg_bh(struct xarray *xa, unsigned long index, void *old, void *entry, gfp_t gfp)
{
	return lkm_xa_under(_bh, xa, __xa_cmpxchg(xa, index, old, entry, gfp));
}

static inline void *xa_cmpxchg_irq(struct xarray *xa, unsigned long index, void *old, void *entry, gfp_t gfp)
{
	return lkm_xa_under(_irq, xa, __xa_cmpxchg(xa, index, old, entry, gfp));
}

/* -EBUSY when something is there. */
static inline int __must_check xa_insert(struct xarray *xa, unsigned long index, void *entry, gfp_t gfp)
{
	return lkm_xa_under(, xa, __xa_insert(xa, index, entry, gfp));
}

static inline int __must_check xa_insert_bh(struct xarray *xa, unsigned long index, void *entry, gfp_t gfp)
{
	return lkm_xa_under(_bh, xa, __xa_insert(xa, index, entry, gfp));
}

static inline int __must_check xa_insert_irq(struct xarray *xa, unsigned long index, void *entry, gfp_t gfp)
{
	return lkm_xa_under(_irq, xa, __xa_insert(xa, index, entry, gfp));
}

/* Stores at the first free index within the limit, which is in *id then. -EBUSY when there is none. */
static inline int __must_check xa_alloc(struct xarray *xa, u32 *id, void *entry, struct xa_limit limit, gfp_t gfp)
{
	return lkm_xa_under(, xa, __xa_alloc(xa, id, entry, limit, gfp));
}

static inline int __must_check xa_alloc_bh(struct xarray *xa, u32 *id, void *entry, struct xa_limit limit, gfp_t gfp)
{
	return lkm_xa_under(_bh, xa, __xa_alloc(xa, id, entry, limit, gfp));
}

static inline int __must_check xa_alloc_irq(struct xarray *xa, u32 *id, void *entry, struct xa_limit limit, gfp_t gfp)
{
	return lkm_xa_under(_irq, xa, __xa_alloc(xa, id, entry, limit, gfp));
}

/* The same from *next on, and then from the beginning: 1 when it came to that. */
static inline int xa_alloc_cyclic(struct xarray *xa, u32 *id, void *entry, struct xa_limit limit, u32 *next, gfp_t gfp)
{
	return lkm_xa_under(, xa, __xa_alloc_cyclic(xa, id, entry, limit, next, gfp));
}

static inline int xa_alloc_cyclic_bh(struct xarray *xa, u32 *id, void *entry, struct xa_limit limit, u32 *next, gfp_t gfp)
{
	return lkm_xa_under(_bh, xa, __xa_alloc_cyclic(xa, id, entry, limit, next, gfp));
}

static inline int xa_alloc_cyclic_irq(struct xarray *xa, u32 *id, void *entry, struct xa_limit limit, u32 *next, gfp_t gfp)
{
	return lkm_xa_under(_irq, xa, __xa_alloc_cyclic(xa, id, entry, limit, next, gfp));
}

/* A later store there needs no memory. */
static inline int __must_check xa_reserve(struct xarray *xa, unsigned long index, gfp_t gfp)
{
	return xa_err(xa_cmpxchg(xa, index, NULL, XA_ZERO_ENTRY, gfp));
}

static inline int __must_check xa_reserve_bh(struct xarray *xa, unsigned long index, gfp_t gfp)
{
	return xa_err(xa_cmpxchg_bh(xa, index, NULL, XA_ZERO_ENTRY, gfp));
}

static inline int __must_check xa_reserve_irq(struct xarray *xa, unsigned long index, gfp_t gfp)
{
	return xa_err(xa_cmpxchg_irq(xa, index, NULL, XA_ZERO_ENTRY, gfp));
}

/* Of an index that is only reserved. */
static inline void xa_release(struct xarray *xa, unsigned long index)
{
	xa_cmpxchg(xa, index, XA_ZERO_ENTRY, NULL, 0);
}

#define lkm_xa_step(xa, index, last, filter, goes_on) ((goes_on) ? xa_find_after(xa, index, last, filter) : xa_find(xa, index, last, filter))
#define lkm_xa_each(xa, index, entry, first, last, filter) \
	for (bool __goes_on = ((index) = (first), false); ((entry) = lkm_xa_step(xa, &(index), last, filter, __goes_on)); __goes_on = true)
#define xa_for_each_range(xa, index, entry, first, last) lkm_xa_each(xa, index, entry, first, last, XA_PRESENT)
#define xa_for_each_start(xa, index, entry, first) lkm_xa_each(xa, index, entry, first, ~0UL, XA_PRESENT)
#define xa_for_each(xa, index, entry) lkm_xa_each(xa, index, entry, 0, ~0UL, XA_PRESENT)
#define xa_for_each_marked(xa, index, entry, filter) lkm_xa_each(xa, index, entry, 0, ~0UL, filter)
#endif
