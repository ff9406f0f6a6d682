/* SPDX-License-Identifier: MIT OR GPL-2.0-only */
/* Models include/linux/siphash.h (Linux 6.1): a hash that who does not know the key cannot make collide. The half one is SipHash-1-3 on a machine with 64 bits. */
#pragma once

#include "types.h"

LKM_WAIST_BEGIN
typedef struct {
	u64 key[2];
} siphash_key_t;
typedef struct {
	unsigned long key[2];
} hsiphash_key_t;

u64 __siphash_unaligned(const void *data, size_t len, const siphash_key_t *key);
u64 siphash_1u64(const u64 a, const siphash_key_t *key);
u64 siphash_2u64(const u64 a, const u64 b, const siphash_key_t *key);
u64 siphash_3u64(const u64 a, const u64 b, const u64 c, const siphash_key_t *key);
u64 siphash_4u64(const u64 a, const u64 b, const u64 c, const u64 d, const siphash_key_t *key);
u64 siphash_1u32(const u32 a, const siphash_key_t *key);
u64 siphash_3u32(const u32 a, const u32 b, const u32 c, const siphash_key_t *key);
u32 __hsiphash_unaligned(const void *data, size_t len, const hsiphash_key_t *key);
u32 hsiphash_1u32(const u32 a, const hsiphash_key_t *key);
u32 hsiphash_2u32(const u32 a, const u32 b, const hsiphash_key_t *key);
u32 hsiphash_3u32(const u32 a, const u32 b, const u32 c, const hsiphash_key_t *key);
u32 hsiphash_4u32(const u32 a, const u32 b, const u32 c, const u32 d, const hsiphash_key_t *key);
LKM_WAIST_END

#ifndef __cplusplus
#define SIPHASH_ALIGNMENT 8
#define HSIPHASH_ALIGNMENT 8
#define siphash(data, len, key) __siphash_unaligned(data, len, key)
#define hsiphash(data, len, key) __hsiphash_unaligned(data, len, key)
#define siphash_key_is_zero(k) (!((k)->key[0] | (k)->key[1]))
#define lkm_u64_of(low, high) ((u64)(high) << 32 | (u32)(low))
#define siphash_2u32(a, b, key) siphash_1u64(lkm_u64_of(a, b), key)
#define siphash_4u32(a, b, c, d, key) siphash_2u64(lkm_u64_of(a, b), lkm_u64_of(c, d), key)
#endif
