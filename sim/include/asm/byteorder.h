/* SPDX-License-Identifier: MIT OR GPL-2.0-only */
/* Models asm/byteorder.h (Linux 6.1, x86-64: the lowest byte first), for C. */
#pragma once

#include "../linux/swab.h"

#ifndef __cplusplus
#define __LITTLE_ENDIAN 1234
#define __LITTLE_ENDIAN_BITFIELD

#define cpu_to_le16(x) ((__le16)(u16)(x))
#define le16_to_cpu(x) ((u16)(__le16)(x))
#define cpu_to_be16(x) ((__be16)swab16(x))
#define be16_to_cpu(x) swab16((__be16)(x))
#define __cpu_to_le16 cpu_to_le16
#define __le16_to_cpu le16_to_cpu
#define __cpu_to_be16 cpu_to_be16
#define __be16_to_cpu be16_to_cpu
#define __constant_cpu_to_le16 cpu_to_le16
#define __constant_cpu_to_be16 cpu_to_be16
#define __constant_le16_to_cpu le16_to_cpu
#define __constant_be16_to_cpu be16_to_cpu
static inline u16 le16_to_cpup(const __le16 *p) { return *p; }
static inline u16 be16_to_cpup(const __be16 *p) { return swab16(*p); }
static inline __le16 cpu_to_le16p(const u16 *p) { return *p; }
static inline __be16 cpu_to_be16p(const u16 *p) { return swab16(*p); }
static inline void be16_to_cpus(__be16 *p) { *p = swab16(*p); }
static inline void cpu_to_be16s(u16 *p) { *p = swab16(*p); }
static inline void le16_to_cpus(__le16 *p) { (void)p; }
static inline void cpu_to_le16s(u16 *p) { (void)p; }
static inline void le16_add_cpu(__le16 *p, u16 n) { *p += n; }
static inline void be16_add_cpu(__be16 *p, u16 n) { *p = swab16((u16)(swab16(*p) + n)); }

#define cpu_to_le32(x) ((__le32)(u32)(x))
#define le32_to_cpu(x) ((u32)(__le32)(x))
#define cpu_to_be32(x) ((__be32)swab32(x))
#define be32_to_cpu(x) swab32((__be32)(x))
#define __cpu_to_le32 cpu_to_le32
#define __le32_to_cpu le32_to_cpu
#define __cpu_to_be32 cpu_to_be32
#define __be32_to_cpu be32_to_cpu
#define __constant_cpu_to_le32 cpu_to_le32
#define __constant_cpu_to_be32 cpu_to_be32
#define __constant_le32_to_cpu le32_to_cpu
#define __constant_be32_to_cpu be32_to_cpu
static inline u32 le32_to_cpup(const __le32 *p) { return *p; }
static inline u32 be32_to_cpup(const __be32 *p) { return swab32(*p); }
static inline __le32 cpu_to_le32p(const u32 *p) { return *p; }
static inline __be32 cpu_to_be32p(const u32 *p) { return swab32(*p); }
static inline void be32_to_cpus(__be32 *p) { *p = swab32(*p); }
static inline void cpu_to_be32s(u32 *p) { *p = swab32(*p); }
static inline void le32_to_cpus(__le32 *p) { (void)p; }
static inline void cpu_to_le32s(u32 *p) { (void)p; }
static inline void le32_add_cpu(__le32 *p, u32 n) { *p += n; }
static inline void be32_add_cpu(__be32 *p, u32 n) { *p = swab32((u32)(swab32(*p) + n)); }

#define cpu_to_le64(x) ((__le64)(u64)(x))
#define le64_to_cpu(x) ((u64)(__le64)(x))
#define cpu_to_be64(x) ((__be64)swab64(x))
#define be64_to_cpu(x) swab64((__be64)(x))
#define __cpu_to_le64 cpu_to_le64
#define __le64_to_cpu le64_to_cpu
#define __cpu_to_be64 cpu_to_be64
#define __be64_to_cpu be64_to_cpu
#define __constant_cpu_to_le64 cpu_to_le64
#define __constant_cpu_to_be64 cpu_to_be64
#define __constant_le64_to_cpu le64_to_cpu
#define __constant_be64_to_cpu be64_to_cpu
static inline u64 le64_to_cpup(const __le64 *p) { return *p; }
static inline u64 be64_to_cpup(const __be64 *p) { return swab64(*p); }
static inline __le64 cpu_to_le64p(const u64 *p) { return *p; }
static inline __be64 cpu_to_be64p(const u64 *p) { return swab64(*p); }
static inline void be64_to_cpus(__be64 *p) { *p = swab64(*p); }
static inline void cpu_to_be64s(u64 *p) { *p = swab64(*p); }
static inline void le64_to_cpus(__le64 *p) { (void)p; }
static inline void cpu_to_le64s(u64 *p) { (void)p; }
static inline void le64_add_cpu(__le64 *p, u64 n) { *p += n; }
static inline void be64_add_cpu(__be64 *p, u64 n) { *p = swab64((u64)(swab64(*p) + n)); }

static inline void le32_to_cpu_array(u32 *words, unsigned int n) { (void)words; (void)n; }
static inline void cpu_to_le32_array(u32 *words, unsigned int n) { (void)words; (void)n; }

#define htons cpu_to_be16
#define ntohs be16_to_cpu
#define htonl cpu_to_be32
#define ntohl be32_to_cpu
#endif
