/* SPDX-License-Identifier: MIT OR GPL-2.0-only */
/* Models include/linux/jhash.h (Linux 6.1), for C: Bob Jenkins' lookup3, a hash of any bytes. */
#pragma once

#include "bitops.h"
#include "types.h"

#ifndef __cplusplus
#define JHASH_INITVAL 0xdeadbeef
#define jhash_size(bits) ((u32)1 << (bits))
#define jhash_mask(bits) (jhash_size(bits) - 1)

/* The three words of the state. The steps differ only in which word they change and in the distance of the rotation. */
struct lkm_jhash {
	u32 word[3];
};

static inline void lkm_jhash_mix(struct lkm_jhash *state)
{
	static const unsigned char distances[] = { 4, 6, 8, 16, 19, 4 };

	for (int step = 0; step < 6; step++) {
		u32 *changed = &state->word[step % 3];
		u32 *last = &state->word[(step + 2) % 3], *next = &state->word[(step + 1) % 3];

		*changed = (*changed - *last) ^ rol32(*last, distances[step]);
		*last += *next;
	}
}

static inline u32 lkm_jhash_finish(struct lkm_jhash *state)
{
	static const unsigned char distances[] = { 14, 11, 25, 16, 4, 14, 24 };

	for (int step = 0; step < 7; step++) {
		u32 *changed = &state->word[(step + 2) % 3], from = state->word[(step + 1) % 3];

		*changed = (*changed ^ from) - rol32(from, distances[step]);
	}
	return state->word[2];
}

/* What an array of `length` bytes, or of four times as many, begins with. */
static inline struct lkm_jhash lkm_jhash_start(u32 length, u32 initval)
{
	u32 start = JHASH_INITVAL + length + initval;

	return (struct lkm_jhash){ { start, start, start } };
}

static inline u32 jhash(const void *key, u32 length, u32 initval)
{
	struct lkm_jhash state = lkm_jhash_start(length, initval);
	const u8 *byte = key;
	u32 at;

	for (; length > 12; length -= 12, byte += 12) {
		for (at = 0; at < 12; at++)
			state.word[at / 4] += (u32)byte[at] << at % 4 * 8;
		lkm_jhash_mix(&state);
	}
	for (at = 0; at < length; at++)
		state.word[at / 4] += (u32)byte[at] << at % 4 * 8;
	return length ? lkm_jhash_finish(&state) : state.word[2];
}

static inline u32 jhash2(const u32 *key, u32 length, u32 initval)
{
	struct lkm_jhash state = lkm_jhash_start(length * 4, initval);
	u32 at;

	for (; length > 3; length -= 3, key += 3) {
		for (at = 0; at < 3; at++)
			state.word[at] += key[at];
		lkm_jhash_mix(&state);
	}
	for (at = 0; at < length; at++)
		state.word[at] += key[at];
	return length ? lkm_jhash_finish(&state) : state.word[2];
}

static inline u32 jhash_3words(u32 a, u32 b, u32 c, u32 initval)
{
	struct lkm_jhash state = lkm_jhash_start(12, initval);

	state.word[0] += a;
	state.word[1] += b;
	state.word[2] += c;
	return lkm_jhash_finish(&state);
}

static inline u32 jhash_2words(u32 a, u32 b, u32 initval)
{
	/* The length is 8 and not 12. */
	return jhash_3words(a, b, 0, initval - 4);
}

static inline u32 jhash_1word(u32 a, u32 initval)
{
	return jhash_3words(a, 0, 0, initval - 8);
}
#endif
