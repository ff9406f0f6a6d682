/* SPDX-License-Identifier: MIT OR GPL-2.0-only */
/* Models include/linux/hex.h (Linux 6.1: linux/kernel.h): bytes as hexadecimal digits. */
#pragma once

#include "types.h"

LKM_WAIST_BEGIN
/* The value of a digit, or -1. */
int hex_to_bin(unsigned char ch);
/* `count` bytes from twice as many digits. 0 or -EINVAL. */
int hex2bin(u8 *dst, const char *src, size_t count);
/* Lower case, with no zero behind; where it ends. */
char *bin2hex(char *dst, const void *src, size_t count);

static inline char *hex_byte_pack(char *buf, u8 byte)
{
	*buf++ = "0123456789abcdef"[byte >> 4];
	*buf++ = "0123456789abcdef"[byte & 15];
	return buf;
}

static inline char *hex_byte_pack_upper(char *buf, u8 byte)
{
	*buf++ = "0123456789ABCDEF"[byte >> 4];
	*buf++ = "0123456789ABCDEF"[byte & 15];
	return buf;
}
LKM_WAIST_END
