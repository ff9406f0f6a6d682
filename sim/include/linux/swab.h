/* SPDX-License-Identifier: MIT OR GPL-2.0-only */
/* Models include/linux/swab.h (Linux 6.1), for C: the order of bytes turned round. */
#pragma once

#include "types.h"

#ifndef __cplusplus
#define swab16(x) __builtin_bswap16((u16)(x))
#define swab32(x) __builtin_bswap32((u32)(x))
#define swab64(x) __builtin_bswap64((u64)(x))
#define swab(x) swab64(x)
#define __swab16 swab16
#define __swab32 swab32
#define __swab64 swab64
/* The two halves change places, and keep the order of their bytes. */
#define swahw32(x) ({ u32 __halves = (x); __halves << 16 | __halves >> 16; })
/* The bytes change places in each half. */
#define swahb32(x) swahw32(swab32(x))

static inline u16 swab16p(const u16 *p) { return swab16(*p); }
static inline u32 swab32p(const u32 *p) { return swab32(*p); }
static inline u64 swab64p(const u64 *p) { return swab64(*p); }
static inline void swab16s(u16 *p) { *p = swab16(*p); }
static inline void swab32s(u32 *p) { *p = swab32(*p); }
static inline void swab64s(u64 *p) { *p = swab64(*p); }
#endif
