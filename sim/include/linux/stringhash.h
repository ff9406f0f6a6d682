/* SPDX-License-Identifier: MIT OR GPL-2.0-only */
/* Models include/linux/stringhash.h (Linux 6.1): the hash of a name, as x86-64 has it, and with its length in one number. */
#pragma once

#include "hash.h"
#include "types.h"

LKM_WAIST_BEGIN
unsigned int full_name_hash(const void *salt, const char *name, unsigned int len) __attribute__((pure));
u64 hashlen_string(const void *salt, const char *name) __attribute__((pure));
LKM_WAIST_END

#ifndef __cplusplus
#define hashlen_create(hash, len) ((u64)(len) << 32 | (u32)(hash))
#define hashlen_hash(hashlen) ((u32)(hashlen))
#define hashlen_len(hashlen) ((u32)((hashlen) >> 32))

/* Byte by byte. */
#define init_name_hash(salt) ((unsigned long)(salt))

static inline unsigned long partial_name_hash(unsigned long c, unsigned long before)
{
	return 11 * (before + (c << 4) + (c >> 4));
}

static inline unsigned int end_name_hash(unsigned long hash)
{
	return hash_long(hash, 32);
}
#endif
