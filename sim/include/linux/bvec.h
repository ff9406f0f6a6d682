/* SPDX-License-Identifier: MIT OR GPL-2.0-only */
/* Models include/linux/bvec.h (Linux 6.1): pieces of pages, and how far a transfer through them has come. */
#pragma once

#include "bug.h"
#include "errno.h"
#include "highmem.h"
#include "limits.h"
#include "minmax.h"
#include "mm.h"
#include "types.h"

LKM_WAIST_BEGIN
/* It may go on in the pages that follow in memory. */
struct bio_vec {
	struct page *bv_page;
	unsigned int bv_len;
	unsigned int bv_offset;
};

struct bvec_iter {
	sector_t bi_sector; /* of 512 bytes */
	unsigned int bi_size; /* bytes that are left */
	unsigned int bi_idx; /* of the bio_vec that is next */
	unsigned int bi_bvec_done; /* bytes of it that are done */
} __attribute__((packed, aligned(4)));

static inline void bvec_set_page(struct bio_vec *bv, struct page *page, unsigned int len, unsigned int offset)
{
	bv->bv_offset = offset;
	bv->bv_len = len;
	bv->bv_page = page;
}

/* Past `bytes`, which must not be more than are left. */
bool lkm_bvec_iter_advance(const struct bio_vec *bv, struct bvec_iter *iter, unsigned int bytes);

static inline bool bvec_iter_advance(const struct bio_vec *bv, struct bvec_iter *iter, unsigned bytes)
{
	return lkm_bvec_iter_advance(bv, iter, bytes);
}

/* The same within one bio_vec. */
static inline void bvec_iter_advance_single(const struct bio_vec *bv, struct bvec_iter *iter, unsigned int bytes)
{
	lkm_bvec_iter_advance(bv, iter, bytes);
}

/* What is next: as much as lies in one bio_vec, or in one page. */
static inline struct bio_vec lkm_next_bvec(const struct bio_vec *bv, struct bvec_iter iter)
{
	struct bio_vec next = bv[iter.bi_idx];

	next.bv_offset += iter.bi_bvec_done;
	next.bv_len -= iter.bi_bvec_done;
	if (next.bv_len > iter.bi_size)
		next.bv_len = iter.bi_size;
	return next;
}

static inline struct bio_vec lkm_next_segment(const struct bio_vec *bv, struct bvec_iter iter)
{
	struct bio_vec next = lkm_next_bvec(bv, iter);

	next.bv_page += next.bv_offset / 4096;
	next.bv_offset %= 4096;
	if (next.bv_len > 4096 - next.bv_offset)
		next.bv_len = 4096 - next.bv_offset;
	return next;
}
LKM_WAIST_END

#ifndef __cplusplus
#define mp_bvec_iter_bvec(bvec, iter) lkm_next_bvec((bvec), (iter))
#define mp_bvec_iter_page(bvec, iter) (mp_bvec_iter_bvec(bvec, iter).bv_page)
#define mp_bvec_iter_len(bvec, iter) (mp_bvec_iter_bvec(bvec, iter).bv_len)
#define mp_bvec_iter_offset(bvec, iter) (mp_bvec_iter_bvec(bvec, iter).bv_offset)
#define bvec_iter_bvec(bvec, iter) lkm_next_segment((bvec), (iter))
#define bvec_iter_page(bvec, iter) (bvec_iter_bvec(bvec, iter).bv_page)
#define bvec_iter_len(bvec, iter) (bvec_iter_bvec(bvec, iter).bv_len)
#define bvec_iter_offset(bvec, iter) (bvec_iter_bvec(bvec, iter).bv_offset)
#define for_each_bvec(bvl, bio_vec, iter, start) \
	for (iter = (start); (iter).bi_size && ((bvl = bvec_iter_bvec((bio_vec), (iter))), 1); \
	     bvec_iter_advance_single((bio_vec), &(iter), (bvl).bv_len))

static inline void *bvec_virt(struct bio_vec *bvec)
{
	return (char *)page_address(bvec->bv_page) + bvec->bv_offset;
}

static inline void *bvec_kmap_local(struct bio_vec *bvec)
{
	return (char *)kmap_local_page(bvec->bv_page) + bvec->bv_offset;
}

static inline void memcpy_from_bvec(char *to, struct bio_vec *bvec)
{
	memcpy(to, bvec_virt(bvec), bvec->bv_len);
}

static inline void memcpy_to_bvec(struct bio_vec *bvec, const char *from)
{
	memcpy(bvec_virt(bvec), from, bvec->bv_len);
}

static inline void memzero_bvec(struct bio_vec *bvec)
{
	memset(bvec_virt(bvec), 0, bvec->bv_len);
}
#endif
