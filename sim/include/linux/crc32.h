/* SPDX-License-Identifier: MIT OR GPL-2.0-only */
/* Models include/linux/crc32.h (Linux 6.1): the checksums of Ethernet and zip (the lowest or the highest bit first), and CRC-32C. */
#pragma once

#include "bitrev.h"
#include "types.h"

LKM_WAIST_BEGIN
/* Without the inversions before and after. */
u32 crc32_le(u32 crc, const unsigned char *p, size_t len);
u32 crc32_be(u32 crc, const unsigned char *p, size_t len);
u32 __crc32c_le(u32 crc, const unsigned char *p, size_t len);
/* As after `len` more bytes of zeroes. */
u32 crc32_le_shift(u32 crc, size_t len);
u32 __crc32c_le_shift(u32 crc, size_t len);
LKM_WAIST_END

#ifndef __cplusplus
#define crc32(seed, data, length) crc32_le(seed, (const unsigned char *)(data), length)
/* Of two pieces, the second of which begins with 0 and has `length` bytes, the checksum of both. */
#define crc32_le_combine(first, second, length) (crc32_le_shift(first, length) ^ (second))
#define __crc32c_le_combine(first, second, length) (__crc32c_le_shift(first, length) ^ (second))
#define ether_crc_le(length, data) crc32_le(~0, data, length)
#define ether_crc(length, data) bitrev32(ether_crc_le(length, data))
#endif
