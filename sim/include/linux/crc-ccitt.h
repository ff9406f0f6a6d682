/* SPDX-License-Identifier: MIT OR GPL-2.0-only */
/* Models include/linux/crc-ccitt.h (Linux 6.1): the checksums with the polynomial 0x1021, the lowest bit first, and (false) the highest. */
#pragma once

#include "types.h"

LKM_WAIST_BEGIN
u16 crc_ccitt(u16 crc, const u8 *buffer, size_t len);
u16 crc_ccitt_false(u16 crc, const u8 *buffer, size_t len);
LKM_WAIST_END

#ifndef __cplusplus
static inline u16 crc_ccitt_byte(u16 crc, const u8 c)
{
	return crc_ccitt(crc, &c, 1);
}

static inline u16 crc_ccitt_false_byte(u16 crc, const u8 c)
{
	return crc_ccitt_false(crc, &c, 1);
}
#endif
