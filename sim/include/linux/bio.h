/* SPDX-License-Identifier: MIT OR GPL-2.0-only */
/* Models include/linux/bio.h (Linux 6.1): what a driver does with a bio. It cannot make bios of its own yet. */
#pragma once

#include "blk_types.h"
#include "uio.h"

LKM_WAIST_BEGIN
enum { BIO_MAX_VECS = 256 };

/* The transfer is over, with bi_status. Once for each bio that submit_bio() got, in any context; the bio is gone then. */
void bio_endio(struct bio *bio);
void __bio_advance(struct bio *bio, unsigned bytes);
/* Zeroes in its pages. */
void zero_fill_bio(struct bio *bio);

static inline void bio_io_error(struct bio *bio)
{
	bio->bi_status = BLK_STS_IOERR;
	bio_endio(bio);
}

static inline void bio_wouldblock_error(struct bio *bio)
{
	bio->bi_status = BLK_STS_AGAIN;
	bio_endio(bio);
}

/* Discards and the like have a size, but no pages. */
static inline bool bio_no_advance_iter(const struct bio *bio)
{
	const enum req_op op = bio_op(bio);

	return op == REQ_OP_DISCARD || op == REQ_OP_SECURE_ERASE || op == REQ_OP_WRITE_ZEROES;
}

static inline bool bio_has_data(struct bio *bio)
{
	return bio && bio->bi_iter.bi_size && !bio_no_advance_iter(bio);
}

/* Past `bytes` of what `iter` has left, also where there are no pages. */
void lkm_bio_advance_iter(const struct bio *bio, struct bvec_iter *iter, unsigned int bytes);
static inline void bio_advance_iter(const struct bio *bio, struct bvec_iter *iter, unsigned int bytes)
{
	lkm_bio_advance_iter(bio, iter, bytes);
}
/* The same within one bio_vec. */
static inline void bio_advance_iter_single(const struct bio *bio, struct bvec_iter *iter, unsigned int bytes)
{
	lkm_bio_advance_iter(bio, iter, bytes);
}

/* What comes next: of one page, or of one bio_vec. False at the end. */
static inline bool lkm_bio_next(const struct bio *bio, struct bvec_iter iter, bool in_one_page, struct bio_vec *next)
{
	if (iter.bi_size)
		*next = in_one_page ? lkm_next_segment(bio->bi_io_vec, iter) : lkm_next_bvec(bio->bi_io_vec, iter);
	return iter.bi_size != 0;
}

static inline void bio_advance(struct bio *bio, unsigned int nbytes)
{
	if (nbytes == bio->bi_iter.bi_size)
		bio->bi_iter.bi_size = 0;
	else
		__bio_advance(bio, nbytes);
}

/* Bios in a row, first in, first out. */
struct bio_list {
	struct bio *head;
	struct bio *tail;
};

static inline void bio_list_init(struct bio_list *bl)
{
	bl->head = bl->tail = 0;
}

static inline int bio_list_empty(const struct bio_list *bl)
{
	return !bl->head;
}

/* Behind the others, those from `first` to `last`. */
static inline void lkm_bio_list_join(struct bio_list *bl, struct bio *first, struct bio *last)
{
	*(bl->head ? &bl->tail->bi_next : &bl->head) = first;
	bl->tail = last;
}

static inline void bio_list_add(struct bio_list *bl, struct bio *bio)
{
	bio->bi_next = 0;
	lkm_bio_list_join(bl, bio, bio);
}

static inline void bio_list_add_head(struct bio_list *bl, struct bio *bio)
{
	if (!bl->head)
		bl->tail = bio;
	bio->bi_next = bl->head;
	bl->head = bio;
}

static inline struct bio *bio_list_peek(struct bio_list *bl)
{
	return bl->head;
}

static inline struct bio *bio_list_pop(struct bio_list *bl)
{
	struct bio *const first = bl->head;
	struct bio *const second = first ? first->bi_next : 0;

	bl->tail = second ? bl->tail : 0;
	bl->head = second;
	if (first)
		first->bi_next = 0;
	return first;
}

/* All of them, by bi_next. */
static inline struct bio *bio_list_get(struct bio_list *bl)
{
	struct bio *first = bl->head;

	bio_list_init(bl);
	return first;
}

static inline unsigned bio_list_size(const struct bio_list *bl)
{
	unsigned n = 0;
	const struct bio *bio;

	for (bio = bl->head; bio; bio = bio->bi_next)
		n++;
	return n;
}

/* How many pages a bio_for_each_segment() sees. */
static inline unsigned bio_segments(struct bio *bio)
{
	unsigned n = 0;
	struct bvec_iter iter = bio->bi_iter;

	if (bio_op(bio) == REQ_OP_DISCARD || bio_op(bio) == REQ_OP_SECURE_ERASE || bio_op(bio) == REQ_OP_WRITE_ZEROES)
		return bio_op(bio) == REQ_OP_WRITE_ZEROES ? 0 : 1;
	for (; iter.bi_size; n++)
		bio_advance_iter_single(bio, &iter, lkm_next_segment(bio->bi_io_vec, iter).bv_len);
	return n;
}
LKM_WAIST_END

#ifndef __cplusplus
#define BIO_EMPTY_LIST { NULL, NULL }
#define bio_prio(bio) ((bio)->bi_ioprio)
#define bio_dev(bio) ((bio)->bi_bdev->bd_dev)
#define bio_data_dir(bio) (op_is_write(bio_op(bio)) ? WRITE : READ)
#define bvec_iter_sectors(iter) ((iter).bi_size >> SECTOR_SHIFT)
#define bvec_iter_end_sector(iter) ((iter).bi_sector + bvec_iter_sectors(iter))
#define bio_sectors(bio) bvec_iter_sectors((bio)->bi_iter)
#define bio_end_sector(bio) bvec_iter_end_sector((bio)->bi_iter)
#define bio_iter_iovec(bio, iter) bvec_iter_bvec((bio)->bi_io_vec, (iter))
#define bio_iter_page(bio, iter) bvec_iter_page((bio)->bi_io_vec, (iter))
#define bio_iter_len(bio, iter) bvec_iter_len((bio)->bi_io_vec, (iter))
#define bio_iter_offset(bio, iter) bvec_iter_offset((bio)->bi_io_vec, (iter))
#define bio_iovec(bio) bio_iter_iovec((bio), (bio)->bi_iter)
#define bio_page(bio) bio_iter_page((bio), (bio)->bi_iter)
#define bio_offset(bio) bio_iter_offset((bio), (bio)->bi_iter)
#define bio_iter_last(bvec, iter) ((iter).bi_size == (bvec).bv_len)
/* Page after page of what is left. */
#define bio_for_each_segment(bvl, bio, iter) __bio_for_each_segment(bvl, bio, iter, (bio)->bi_iter)
#define __bio_for_each_segment(bvl, bio, iter, start) lkm_bio_for_each(bvl, bio, iter, start, true)
/* Adjacent pages at once. */
#define bio_for_each_bvec(bvl, bio, iter) __bio_for_each_bvec(bvl, bio, iter, (bio)->bi_iter)
#define __bio_for_each_bvec(bvl, bio, iter, start) lkm_bio_for_each(bvl, bio, iter, start, false)
#define lkm_bio_for_each(bvl, bio, iter, start, in_one_page) \
	for (iter = (start); lkm_bio_next(bio, iter, in_one_page, &(bvl)); lkm_bio_advance_iter(bio, &(iter), (bvl).bv_len))
#define bio_list_for_each(bio, bl) for (bio = (bl)->head; bio; bio = bio->bi_next)

static inline void *bio_data(struct bio *bio)
{
	return bio_has_data(bio) ? (char *)page_address(bio_page(bio)) + bio_offset(bio) : NULL;
}
#endif
