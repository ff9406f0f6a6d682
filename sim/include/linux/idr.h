/* SPDX-License-Identifier: MIT OR GPL-2.0-only */
/* Models include/linux/idr.h (Linux 6.1): small numbers that stand for pointers (IDR), and such that stand for nothing (IDA). */
#pragma once

#include "bits.h"
#include "gfp.h"
#include "radix-tree.h"
#include "xarray.h"

LKM_WAIST_BEGIN
/* An IDR's callers bring their own lock. */
struct idr {
	struct xarray idr_rt;
	unsigned int idr_base;
	unsigned int idr_next;
};

/* The first free number from `start` on and below `end`, or up to INT_MAX when `end` is not positive; -ENOSPC, -ENOMEM. May
 * sleep when the flags allow it. */
int idr_alloc(struct idr *idr, void *ptr, int start, int end, gfp_t gfp);
/* From *id up to `max`, included; in *id then. */
int idr_alloc_u32(struct idr *idr, void *ptr, u32 *id, unsigned long max, gfp_t gfp);
/* From the last one on, and then from `start` on. */
int idr_alloc_cyclic(struct idr *idr, void *ptr, int start, int end, gfp_t gfp);
void *idr_remove(struct idr *idr, unsigned long id);
void *idr_find(const struct idr *idr, unsigned long id);
/* Until `fn` returns something other than 0, which is the result. */
int idr_for_each(const struct idr *idr, int (*fn)(int id, void *p, void *data), void *data);
/* The first pointer from *id on that is not NULL, and its number. */
void *idr_get_next(struct idr *idr, int *id);
void *idr_get_next_ul(struct idr *idr, unsigned long *id);
/* What was there, or ERR_PTR(-ENOENT). */
void *idr_replace(struct idr *idr, void *ptr, unsigned long id);
void idr_destroy(struct idr *idr);
/* So that the next idr_alloc() needs no memory; without preemption until idr_preload_end(). */
void idr_preload(gfp_t gfp_mask);

struct ida {
	struct xarray xa;
};

/* The first free number from `min` to `max`, both included; -ENOSPC. May sleep when the flags allow it; needs no lock. */
int ida_alloc_range(struct ida *ida, unsigned int min, unsigned int max, gfp_t gfp);
void ida_free(struct ida *ida, unsigned int id);
void ida_destroy(struct ida *ida);

static inline int ida_alloc(struct ida *ida, gfp_t gfp)
{
	return ida_alloc_range(ida, 0, 0x7fffffff, gfp);
}

static inline int ida_alloc_min(struct ida *ida, unsigned int min, gfp_t gfp)
{
	return ida_alloc_range(ida, min, 0x7fffffff, gfp);
}

static inline int ida_alloc_max(struct ida *ida, unsigned int max, gfp_t gfp)
{
	return ida_alloc_range(ida, 0, max, gfp);
}
LKM_WAIST_END

#ifndef __cplusplus
#define IDR_FREE 0
#define IDR_RT_MARKER (ROOT_IS_IDR | 1U << (ROOT_TAG_SHIFT + IDR_FREE))
#define IDR_INIT_BASE(name, base) { RADIX_TREE_INIT(name, IDR_RT_MARKER), base, 0 }
#define IDR_INIT(name) IDR_INIT_BASE(name, 0)
#define DEFINE_IDR(name) struct idr name = IDR_INIT(name)

static inline void idr_init_base(struct idr *idr, int base)
{
	idr->idr_base = (unsigned int)base;
	idr->idr_next = 0;
	xa_init_flags(&idr->idr_rt, IDR_RT_MARKER);
}

#define idr_init(idr) idr_init_base(idr, 0)

static inline bool idr_is_empty(const struct idr *idr)
{
	return xa_empty(&idr->idr_rt);
}

/* Where idr_alloc_cyclic() goes on. */
#define idr_get_cursor(idr) READ_ONCE((idr)->idr_next)
#define idr_set_cursor(idr, number) WRITE_ONCE((idr)->idr_next, number)
#define idr_preload_end() preempt_enable()
#define idr_lock(idr) xa_lock(&(idr)->idr_rt)
#define idr_unlock(idr) xa_unlock(&(idr)->idr_rt)
#define idr_lock_bh(idr) xa_lock_bh(&(idr)->idr_rt)
#define idr_unlock_bh(idr) xa_unlock_bh(&(idr)->idr_rt)
#define idr_lock_irq(idr) xa_lock_irq(&(idr)->idr_rt)
#define idr_unlock_irq(idr) xa_unlock_irq(&(idr)->idr_rt)
#define idr_lock_irqsave(idr, flags) xa_lock_irqsave(&(idr)->idr_rt, flags)
#define idr_unlock_irqrestore(idr, flags) xa_unlock_irqrestore(&(idr)->idr_rt, flags)

#define idr_for_each_entry_continue(idr, entry, id) \
	for (; ((entry) = idr_get_next(idr, &(id))) != NULL; (id)++)
#define idr_for_each_entry(idr, entry, id) \
	for ((id) = 0; ((entry) = idr_get_next(idr, &(id))) != NULL; (id) += 1U)
/* `before` sees when the number overflows. */
#define idr_for_each_entry_continue_ul(idr, entry, before, id) \
	for ((before) = (id); ((entry) = (id) < (before) ? NULL : idr_get_next_ul(idr, &(id))); (before) = (id)++)
#define idr_for_each_entry_ul(idr, entry, before, id) \
	for ((id) = (before) = 0; ((entry) = (id) < (before) ? NULL : idr_get_next_ul(idr, &(id))); (before) = (id)++)

/* The numbers that Linux keeps in one piece of memory. */
#define IDA_BITMAP_BITS 1024
#define IDA_BITMAP_LONGS (IDA_BITMAP_BITS / BITS_PER_LONG)
#define IDA_CHUNK_SIZE (IDA_BITMAP_BITS / 8)
#define IDA_INIT_FLAGS (XA_FLAGS_ALLOC | XA_FLAGS_LOCK_IRQ)
#define IDA_INIT(name) { XARRAY_INIT((name).xa, IDA_INIT_FLAGS) }
#define DEFINE_IDA(name) struct ida name = IDA_INIT(name)
#define ida_init(ida) xa_init_flags(&(ida)->xa, IDA_INIT_FLAGS)
#define ida_is_empty(ida) xa_empty(&(ida)->xa)
#define ida_simple_get(ida, start, end, gfp) ida_alloc_range(ida, start, (end) - 1, gfp)
#define ida_simple_remove(ida, id) ida_free(ida, id)
#endif
