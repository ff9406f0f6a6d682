/* SPDX-License-Identifier: MIT OR GPL-2.0-only */
/* Models include/linux/bitmap.h (Linux 6.1): sets of small numbers, as the bits of an array of unsigned long. What is in the
 * last word beyond the last bit does not count. */
#pragma once

#include "align.h"
#include "bitops.h"
#include "gfp.h"
#include "string.h"
#include "types.h"

LKM_WAIST_BEGIN
struct device;

unsigned long *bitmap_alloc(unsigned int nbits, gfp_t flags);
unsigned long *bitmap_zalloc(unsigned int nbits, gfp_t flags);
unsigned long *bitmap_alloc_node(unsigned int nbits, gfp_t flags, int node);
unsigned long *bitmap_zalloc_node(unsigned int nbits, gfp_t flags, int node);
void bitmap_free(const unsigned long *map);

bool __bitmap_equal(const unsigned long *a, const unsigned long *b, unsigned int nbits);
bool __bitmap_intersects(const unsigned long *a, const unsigned long *b, unsigned int nbits);
/* Whether `b` has all of `a`. */
bool __bitmap_subset(const unsigned long *a, const unsigned long *b, unsigned int nbits);
void __bitmap_complement(unsigned long *to, const unsigned long *from, unsigned int nbits);
/* Whether anything is left; the same of andnot. */
bool __bitmap_and(unsigned long *to, const unsigned long *a, const unsigned long *b, unsigned int nbits);
bool __bitmap_andnot(unsigned long *to, const unsigned long *a, const unsigned long *b, unsigned int nbits);
void __bitmap_or(unsigned long *to, const unsigned long *a, const unsigned long *b, unsigned int nbits);
void __bitmap_xor(unsigned long *to, const unsigned long *a, const unsigned long *b, unsigned int nbits);
/* `b` where `mask` has a bit, and `a` elsewhere. */
void __bitmap_replace(unsigned long *to, const unsigned long *a, const unsigned long *b, const unsigned long *mask, unsigned int nbits);
/* Right is towards bit 0. */
void __bitmap_shift_right(unsigned long *to, const unsigned long *from, unsigned int by, unsigned int nbits);
void __bitmap_shift_left(unsigned long *to, const unsigned long *from, unsigned int by, unsigned int nbits);
/* Without the `cut` bits from `first` on; those behind them move up. */
void bitmap_cut(unsigned long *to, const unsigned long *from, unsigned int first, unsigned int cut, unsigned int nbits);
unsigned int __bitmap_weight(const unsigned long *map, unsigned int nbits);
unsigned int __bitmap_weight_and(const unsigned long *a, const unsigned long *b, unsigned int nbits);
void __bitmap_set(unsigned long *map, unsigned int start, int count);
void __bitmap_clear(unsigned long *map, unsigned int start, int count);
/* The first of `nr` zeroes in a row whose number, with `align_offset`, has no bit of `align_mask`; more than `size` when there
 * is none. */
unsigned long bitmap_find_next_zero_area_off(unsigned long *map, unsigned long size, unsigned long start, unsigned int nr,
					     unsigned long align_mask, unsigned long align_offset);
/* 2^order bits, at a multiple of that; -ENOMEM when there are none. */
int bitmap_find_free_region(unsigned long *map, unsigned int bits, int order);
void bitmap_release_region(unsigned long *map, unsigned int pos, int order);
/* -EBUSY when one of them is set. */
int bitmap_allocate_region(unsigned long *map, unsigned int pos, int order);
/* As %*pbl or %*pb says it, with a newline, in the rest of a page. */
int bitmap_print_to_pagebuf(bool list, char *buf, const unsigned long *map, int nbits);
LKM_WAIST_END

#ifndef __cplusplus
#define BITMAP_FIRST_WORD_MASK(start) (~0UL << ((start) % BITS_PER_LONG))
#define BITMAP_LAST_WORD_MASK(nbits) (~0UL >> (-(nbits) % BITS_PER_LONG))
#define bitmap_size(nbits) (BITS_TO_LONGS(nbits) * sizeof(long))
#define BITMAP_FROM_U64(n) (n)

static inline void bitmap_zero(unsigned long *to, unsigned int nbits)
{
	memset(to, 0, bitmap_size(nbits));
}

static inline void bitmap_fill(unsigned long *to, unsigned int nbits)
{
	memset(to, 0xff, bitmap_size(nbits));
}

static inline void bitmap_copy(unsigned long *to, const unsigned long *from, unsigned int nbits)
{
	memcpy(to, from, bitmap_size(nbits));
}

static inline void bitmap_copy_clear_tail(unsigned long *to, const unsigned long *from, unsigned int nbits)
{
	bitmap_copy(to, from, nbits);
	if (nbits % BITS_PER_LONG)
		to[nbits / BITS_PER_LONG] &= BITMAP_LAST_WORD_MASK(nbits);
}

#define bitmap_and(to, a, b, nbits) __bitmap_and(to, a, b, nbits)
#define bitmap_andnot(to, a, b, nbits) __bitmap_andnot(to, a, b, nbits)
#define bitmap_or(to, a, b, nbits) __bitmap_or(to, a, b, nbits)
#define bitmap_xor(to, a, b, nbits) __bitmap_xor(to, a, b, nbits)
#define bitmap_complement(to, from, nbits) __bitmap_complement(to, from, nbits)
#define bitmap_equal(a, b, nbits) __bitmap_equal(a, b, nbits)
#define bitmap_intersects(a, b, nbits) __bitmap_intersects(a, b, nbits)
#define bitmap_subset(a, b, nbits) __bitmap_subset(a, b, nbits)
#define bitmap_weight(map, nbits) __bitmap_weight(map, nbits)
#define bitmap_weight_and(a, b, nbits) ((unsigned long)__bitmap_weight_and(a, b, nbits))
#define bitmap_set(map, start, count) __bitmap_set(map, start, (int)(count))
#define bitmap_clear(map, start, count) __bitmap_clear(map, start, (int)(count))
#define bitmap_shift_right(to, from, by, nbits) __bitmap_shift_right(to, from, by, nbits)
#define bitmap_shift_left(to, from, by, nbits) __bitmap_shift_left(to, from, by, nbits)
#define bitmap_replace(to, a, b, mask, nbits) __bitmap_replace(to, a, b, mask, nbits)
#define bitmap_find_next_zero_area(map, size, start, nr, align_mask) \
	bitmap_find_next_zero_area_off(map, size, start, nr, align_mask, 0)

static inline bool bitmap_empty(const unsigned long *map, unsigned int nbits)
{
	return find_first_bit(map, nbits) == nbits;
}

static inline bool bitmap_full(const unsigned long *map, unsigned int nbits)
{
	return find_first_zero_bit(map, nbits) == nbits;
}

/* Arrays of other words, whose first has the lowest bits. */
static inline void bitmap_from_arr32(unsigned long *map, const u32 *words, unsigned int nbits)
{
	memcpy(map, words, BITS_TO_U32(nbits) * sizeof(u32));
	if (nbits % BITS_PER_LONG)
		map[nbits / BITS_PER_LONG] &= BITMAP_LAST_WORD_MASK(nbits);
}

static inline void bitmap_to_arr32(u32 *words, const unsigned long *map, unsigned int nbits)
{
	memcpy(words, map, BITS_TO_U32(nbits) * sizeof(u32));
	if (nbits % 32)
		words[nbits / 32] &= ~0U >> (-nbits % 32);
}

#define bitmap_from_arr64(map, words, nbits) bitmap_copy_clear_tail(map, (const unsigned long *)(words), nbits)
#define bitmap_to_arr64(words, map, nbits) bitmap_copy_clear_tail((unsigned long *)(words), map, nbits)
#define bitmap_from_u64(map, word) ((void)(*(map) = (word)))

/* Eight bits, which are in one word. */
static inline unsigned long bitmap_get_value8(const unsigned long *map, unsigned long start)
{
	return map[BIT_WORD(start)] >> start % BITS_PER_LONG & 0xff;
}

static inline void bitmap_set_value8(unsigned long *map, unsigned long value, unsigned long start)
{
	unsigned long *word = &map[BIT_WORD(start)], shift = start % BITS_PER_LONG;

	*word = (*word & ~(0xffUL << shift)) | value << shift;
}
#endif
