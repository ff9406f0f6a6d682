/* SPDX-License-Identifier: MIT OR GPL-2.0-only */
/* Models include/linux/bitops.h, find.h and asm/bitops.h (Linux 6.1, x86-64), for C. A bitmap is an array of unsigned long,
 * bit 64 the first of the second. */
#pragma once

#include "bits.h"
#include "types.h"

#ifndef __cplusplus
#define BITS_PER_TYPE(type) (sizeof(type) * BITS_PER_BYTE)
#define BITS_TO_LONGS(n) (((n) + BITS_PER_LONG - 1) / BITS_PER_LONG)
#define BITS_TO_U64(n) (((n) + 63) / 64)
#define BITS_TO_U32(n) (((n) + 31) / 32)
#define BITS_TO_BYTES(n) (((n) + 7) / 8)

static inline bool test_bit(long nr, const volatile unsigned long *map)
{
	return __atomic_load_n(&map[nr >> 6], __ATOMIC_RELAXED) >> (nr & 63) & 1;
}

static inline void set_bit(long nr, volatile unsigned long *map)
{
	__atomic_fetch_or(&map[nr >> 6], BIT_MASK(nr), __ATOMIC_RELAXED);
}

static inline void clear_bit(long nr, volatile unsigned long *map)
{
	__atomic_fetch_and(&map[nr >> 6], ~BIT_MASK(nr), __ATOMIC_RELEASE);
}

static inline void change_bit(long nr, volatile unsigned long *map)
{
	__atomic_fetch_xor(&map[nr >> 6], BIT_MASK(nr), __ATOMIC_RELAXED);
}

static inline bool test_and_set_bit(long nr, volatile unsigned long *map)
{
	return __atomic_fetch_or(&map[nr >> 6], BIT_MASK(nr), __ATOMIC_SEQ_CST) >> (nr & 63) & 1;
}

static inline bool test_and_clear_bit(long nr, volatile unsigned long *map)
{
	return __atomic_fetch_and(&map[nr >> 6], ~BIT_MASK(nr), __ATOMIC_SEQ_CST) >> (nr & 63) & 1;
}

static inline bool test_and_change_bit(long nr, volatile unsigned long *map)
{
	return __atomic_fetch_xor(&map[nr >> 6], BIT_MASK(nr), __ATOMIC_SEQ_CST) >> (nr & 63) & 1;
}

/* The plain forms are atomic as well. */
#define __set_bit set_bit
#define __clear_bit clear_bit
#define __change_bit change_bit
#define __test_and_set_bit test_and_set_bit
#define __test_and_clear_bit test_and_clear_bit
#define __test_and_change_bit test_and_change_bit
#define clear_bit_unlock clear_bit
#define __clear_bit_unlock clear_bit
#define test_and_set_bit_lock test_and_set_bit
#define assign_bit(nr, map, value) ((value) ? set_bit(nr, map) : clear_bit(nr, map))
#define __assign_bit assign_bit

/* The number of the lowest and highest one, from 1 on; 0 when there is none. */
static inline int ffs(int x) { return __builtin_ffs(x); }
static inline int fls(unsigned int x) { return x ? 32 - __builtin_clz(x) : 0; }
static inline int fls64(u64 x) { return x ? 64 - __builtin_clzll(x) : 0; }
static inline unsigned int fls_long(unsigned long x) { return fls64(x); }
/* From 0 on; there must be one. */
static inline unsigned long __ffs(unsigned long x) { return __builtin_ctzl(x); }
static inline unsigned long __ffs64(u64 x) { return __builtin_ctzll(x); }
static inline unsigned long __fls(unsigned long x) { return 63 - __builtin_clzl(x); }
/* The lowest zero; there must be one. */
static inline unsigned long ffz(unsigned long x) { return __builtin_ctzl(~x); }

/* Where it is no constant, the compiler's own count is a call into its library, which no module has. */
static inline unsigned int lkm_ones(u64 w)
{
	unsigned int n;

	for (n = 0; w; n++)
		w &= w - 1;
	return n;
}
#define lkm_hweight(x) ((unsigned int)(__builtin_constant_p(x) ? __builtin_popcountll(x) : (int)lkm_ones(x)))
#define hweight8(x) lkm_hweight((u8)(x))
#define hweight16(x) lkm_hweight((u16)(x))
#define hweight32(x) lkm_hweight((u32)(x))
#define hweight64(x) ((unsigned long)lkm_hweight((u64)(x)))
#define hweight_long(x) hweight64(x)

static inline u64 rol64(u64 x, unsigned int n) { return x << (n & 63) | x >> (-n & 63); }
static inline u64 ror64(u64 x, unsigned int n) { return x >> (n & 63) | x << (-n & 63); }
static inline u32 rol32(u32 x, unsigned int n) { return x << (n & 31) | x >> (-n & 31); }
static inline u32 ror32(u32 x, unsigned int n) { return x >> (n & 31) | x << (-n & 31); }
static inline u16 rol16(u16 x, unsigned int n) { return (u16)(x << (n & 15) | x >> (-n & 15)); }
static inline u16 ror16(u16 x, unsigned int n) { return (u16)(x >> (n & 15) | x << (-n & 15)); }
static inline u8 rol8(u8 x, unsigned int n) { return (u8)(x << (n & 7) | x >> (-n & 7)); }
static inline u8 ror8(u8 x, unsigned int n) { return (u8)(x >> (n & 7) | x << (-n & 7)); }

/* Bit `index` is the sign, and is repeated to the left. */
static inline s32 sign_extend32(u32 value, int index) { return (s32)(value << (31 - index)) >> (31 - index); }
static inline s64 sign_extend64(u64 value, int index) { return (s64)(value << (63 - index)) >> (63 - index); }

/* log2 of the pages that hold `size` bytes. */
static inline int get_count_order(unsigned int n) { return n ? fls(n - 1) : -1; }
static inline int get_count_order_long(unsigned long n) { return n ? (int)fls_long(n - 1) : -1; }

/* The first bit from `from` on that is as asked for; `size` when there is none. */
static inline unsigned long lkm_find_bit(const unsigned long *map, unsigned long size, unsigned long from, bool wanted)
{
	while (from < size) {
		unsigned long word = (wanted ? map[from >> 6] : ~map[from >> 6]) >> (from & 63);

		if (word) {
			from += __ffs(word);
			return from < size ? from : size;
		}
		from = (from | 63) + 1;
	}
	return size;
}

static inline unsigned long find_next_bit(const unsigned long *map, unsigned long size, unsigned long from)
{
	return lkm_find_bit(map, size, from, true);
}

static inline unsigned long find_next_zero_bit(const unsigned long *map, unsigned long size, unsigned long from)
{
	return lkm_find_bit(map, size, from, false);
}

static inline unsigned long find_first_bit(const unsigned long *map, unsigned long size)
{
	return lkm_find_bit(map, size, 0, true);
}

static inline unsigned long find_first_zero_bit(const unsigned long *map, unsigned long size)
{
	return lkm_find_bit(map, size, 0, false);
}

/* `size` when there is none. */
static inline unsigned long find_last_bit(const unsigned long *map, unsigned long size)
{
	unsigned long bit = size;

	while (bit--)
		if (test_bit((long)bit, map))
			return bit;
	return size;
}

#define for_each_set_bit(bit, map, size) \
	for ((bit) = 0; (bit) = find_next_bit((map), (size), (bit)), (bit) < (size); (bit)++)
#define for_each_set_bit_from(bit, map, size) \
	for (; (bit) = find_next_bit((map), (size), (bit)), (bit) < (size); (bit)++)
#define for_each_clear_bit(bit, map, size) \
	for ((bit) = 0; (bit) = find_next_zero_bit((map), (size), (bit)), (bit) < (size); (bit)++)
#define for_each_clear_bit_from(bit, map, size) \
	for (; (bit) = find_next_zero_bit((map), (size), (bit)), (bit) < (size); (bit)++)

/* Of two maps: the bits that are in both, and those that are only in the first. */
static inline unsigned long lkm_find_in_two(const unsigned long *a, const unsigned long *b, unsigned long flip, unsigned long size,
					    unsigned long from)
{
	for (; from < size; from = (from | 63) + 1) {
		unsigned long word = (a[from >> 6] & (b[from >> 6] ^ flip)) >> (from & 63);

		if (word)
			return from + __ffs(word) < size ? from + __ffs(word) : size;
	}
	return size;
}

#define find_next_and_bit(a, b, size, from) lkm_find_in_two(a, b, 0, size, from)
#define find_first_and_bit(a, b, size) lkm_find_in_two(a, b, 0, size, 0)
#define find_next_andnot_bit(a, b, size, from) lkm_find_in_two(a, b, ~0UL, size, from)

/* The bit that `n` others of its kind come before; `size` when there is none. */
static inline unsigned long lkm_find_nth(const unsigned long *a, const unsigned long *b, unsigned long flip, unsigned long size,
					 unsigned long n)
{
	unsigned long bit = lkm_find_in_two(a, b, flip, size, 0);

	while (n-- && bit < size)
		bit = lkm_find_in_two(a, b, flip, size, bit + 1);
	return bit;
}

#define find_nth_bit(map, size, n) lkm_find_nth(map, map, 0, size, n)
#define find_nth_and_bit(a, b, size, n) lkm_find_nth(a, b, 0, size, n)
#define find_nth_andnot_bit(a, b, size, n) lkm_find_nth(a, b, ~0UL, size, n)

/* In one word; its width when there is none. */
static inline unsigned long fns(unsigned long word, unsigned int n)
{
	return find_nth_bit(&word, BITS_PER_LONG, n);
}

/* From `from` to the end, and then from the beginning. */
static inline unsigned long find_next_and_bit_wrap(const unsigned long *a, const unsigned long *b, unsigned long size, unsigned long from)
{
	unsigned long bit = find_next_and_bit(a, b, size, from);

	if (bit < size || !from)
		return bit;
	bit = find_first_and_bit(a, b, from);
	return bit < from ? bit : size;
}

static inline unsigned long find_next_bit_wrap(const unsigned long *map, unsigned long size, unsigned long from)
{
	unsigned long bit = find_next_bit(map, size, from);

	if (bit < size || !from)
		return bit;
	bit = find_first_bit(map, from);
	return bit < from ? bit : size;
}

/* The one that follows `last` in that order; `size` when it was the last. */
static inline unsigned long lkm_find_behind_wrap(const unsigned long *map, unsigned long size, unsigned long start, unsigned long last)
{
	unsigned long bit;

	if (last >= start) {
		bit = find_next_bit(map, size, last + 1);
		if (bit < size)
			return bit;
		bit = find_first_bit(map, start);
	} else {
		bit = find_next_bit(map, start, last + 1);
	}
	return bit < start ? bit : size;
}

#define for_each_set_bit_wrap(bit, map, size, start) \
	for ((bit) = find_next_bit_wrap(map, size, start); (bit) < (size); (bit) = lkm_find_behind_wrap(map, size, start, bit))

/* On a machine whose numbers begin with their lowest byte, they are all the same. */
#define find_next_bit_le(map, size, from) find_next_bit((const unsigned long *)(map), size, from)
#define find_next_zero_bit_le(map, size, from) find_next_zero_bit((const unsigned long *)(map), size, from)
#define find_first_zero_bit_le(map, size) find_first_zero_bit((const unsigned long *)(map), size)

/* The byte with the first bit from `from` on: where it begins, and in *clump. */
static inline unsigned long find_next_clump8(unsigned long *clump, const unsigned long *map, unsigned long size, unsigned long from)
{
	unsigned long bit = find_next_bit(map, size, from);

	if (bit == size)
		return size;
	bit &= ~7UL;
	*clump = map[bit >> 6] >> (bit & 63) & 0xff;
	return bit;
}

#define find_first_clump8(clump, map, size) find_next_clump8(clump, map, size, 0)
#define for_each_set_clump8(start, clump, map, size) \
	for ((start) = find_first_clump8(&(clump), map, size); (start) < (size); \
	     (start) = find_next_clump8(&(clump), map, size, (start) + 8))
#define for_each_and_bit(bit, a, b, size) \
	for ((bit) = 0; (bit) = find_next_and_bit(a, b, size, bit), (bit) < (size); (bit)++)
#define for_each_andnot_bit(bit, a, b, size) \
	for ((bit) = 0; (bit) = find_next_andnot_bit(a, b, size, bit), (bit) < (size); (bit)++)
/* Bits of one kind in a row: from `first` up to `end`, which is not one of them. */
#define lkm_for_each_range(first, end, map, size, begins, ends) \
	for (; (first) = begins(map, size, first), (end) = ends(map, size, (first) + 1), (first) < (size); (first) = (end) + 1)
#define for_each_set_bitrange_from(first, end, map, size) \
	lkm_for_each_range(first, end, map, size, find_next_bit, find_next_zero_bit)
#define for_each_clear_bitrange_from(first, end, map, size) \
	lkm_for_each_range(first, end, map, size, find_next_zero_bit, find_next_bit)
#define for_each_set_bitrange(first, end, map, size) \
	for ((first) = 0; (first) = find_next_bit(map, size, first), (end) = find_next_zero_bit(map, size, (first) + 1), (first) < (size); \
	     (first) = (end) + 1)
#define for_each_clear_bitrange(first, end, map, size) \
	for ((first) = 0; (first) = find_next_zero_bit(map, size, first), (end) = find_next_bit(map, size, (first) + 1), (first) < (size); \
	     (first) = (end) + 1)

static inline bool test_bit_acquire(long nr, const volatile unsigned long *map)
{
	return test_bit(nr, map);
}

static inline int get_bitmask_order(unsigned int n) { return fls(n); }
/* *word without the bits of `mask` and with `bits`; what it was before. */
#define set_mask_bits(word, mask, bits) ({ \
	__typeof__(word) __word = (word); \
	__typeof__(*__word) __before = *__word; \
	*__word = (__before & ~(mask)) | (bits); \
	__before; })
/* Clears the bits of `clear` unless one of `test` is set: whether it did. */
#define bit_clear_unless(word, clear, test) ({ \
	__typeof__(word) __word = (word); \
	bool __clears = !(*__word & (test)); \
	if (__clears) \
		*__word &= ~(clear); \
	__clears; })
#endif
