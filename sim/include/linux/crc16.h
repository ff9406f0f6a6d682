/* SPDX-License-Identifier: MIT OR GPL-2.0-only */
/* Models include/linux/crc16.h (Linux 6.1): the checksum with the polynomial 0x8005, the lowest bit first. */
#pragma once

#include "types.h"

LKM_WAIST_BEGIN
u16 crc16(u16 crc, const u8 *buffer, size_t len);
LKM_WAIST_END

#ifndef __cplusplus
static inline u16 crc16_byte(u16 crc, const u8 data)
{
	return crc16(crc, &data, 1);
}
#endif
