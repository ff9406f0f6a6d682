/* SPDX-License-Identifier: MIT OR GPL-2.0-only */
/* Models include/linux/crc7.h (Linux 6.1): the checksum of MMC cards, in the upper seven bits. */
#pragma once

#include "types.h"

LKM_WAIST_BEGIN
u8 crc7_be(u8 crc, const u8 *buffer, size_t len);
LKM_WAIST_END

#ifndef __cplusplus
static inline u8 crc7_be_byte(u8 crc, u8 data)
{
	return crc7_be(crc, &data, 1);
}
#endif
