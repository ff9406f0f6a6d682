/* SPDX-License-Identifier: MIT OR GPL-2.0-only */
/* Models include/linux/random.h and prandom.h (Linux 6.1): numbers that are the same in each run of a test. */
#pragma once

#include "types.h"

LKM_WAIST_BEGIN
struct rnd_state {
	u32 s1, s2, s3, s4;
};

void get_random_bytes(void *buf, size_t len);
u8 get_random_u8(void);
u16 get_random_u16(void);
u32 get_random_u32(void);
u64 get_random_u64(void);

/* A sequence that its seed alone decides. */
u32 prandom_u32_state(struct rnd_state *state);
void prandom_bytes_state(struct rnd_state *state, void *buf, size_t nbytes);
void lkm_prandom_seed_state(struct rnd_state *state, u64 seed);

/* Below `ep_ro`. */
static inline u32 prandom_u32_max(u32 ep_ro)
{
	return (u32)((u64)get_random_u32() * ep_ro >> 32);
}

static inline void prandom_seed_state(struct rnd_state *state, u64 seed)
{
	lkm_prandom_seed_state(state, seed);
}
LKM_WAIST_END
