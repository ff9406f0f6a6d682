/* SPDX-License-Identifier: MIT OR GPL-2.0-only */
/* Models asm/unaligned.h (Linux 6.1; linux/unaligned.h since 6.12), for C: numbers at any address. */
#pragma once

#include "byteorder.h"

#ifndef __cplusplus
#define get_unaligned(p) ({ \
	const struct { __typeof__(*(p)) x; } __attribute__((packed)) *__at = (const void *)(p); \
	__at->x; })
#define put_unaligned(value, p) do { \
	struct { __typeof__(*(p)) x; } __attribute__((packed)) *__at = (void *)(p); \
	__at->x = (value); \
} while (0)

static inline u16 get_unaligned_le16(const void *p) { return get_unaligned((const u16 *)p); }
static inline void put_unaligned_le16(u16 value, void *p) { put_unaligned(value, (u16 *)p); }
static inline u16 get_unaligned_be16(const void *p) { return swab16(get_unaligned((const u16 *)p)); }
static inline void put_unaligned_be16(u16 value, void *p) { put_unaligned(swab16(value), (u16 *)p); }
static inline u32 get_unaligned_le32(const void *p) { return get_unaligned((const u32 *)p); }
static inline void put_unaligned_le32(u32 value, void *p) { put_unaligned(value, (u32 *)p); }
static inline u32 get_unaligned_be32(const void *p) { return swab32(get_unaligned((const u32 *)p)); }
static inline void put_unaligned_be32(u32 value, void *p) { put_unaligned(swab32(value), (u32 *)p); }
static inline u64 get_unaligned_le64(const void *p) { return get_unaligned((const u64 *)p); }
static inline void put_unaligned_le64(u64 value, void *p) { put_unaligned(value, (u64 *)p); }
static inline u64 get_unaligned_be64(const void *p) { return swab64(get_unaligned((const u64 *)p)); }
static inline void put_unaligned_be64(u64 value, void *p) { put_unaligned(swab64(value), (u64 *)p); }

static inline u32 get_unaligned_be24(const void *p)
{
	const u8 *bytes = p;

	return (u32)bytes[0] << 16 | get_unaligned_be16(bytes + 1);
}

static inline u32 get_unaligned_le24(const void *p)
{
	const u8 *bytes = p;

	return (u32)bytes[2] << 16 | get_unaligned_le16(bytes);
}
#endif
