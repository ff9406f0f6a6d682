/* SPDX-License-Identifier: MIT OR GPL-2.0-only */
/* Models include/linux/crc-itu-t.h (Linux 6.1): the checksum with the polynomial 0x1021, the highest bit first. */
#pragma once

#include "types.h"

LKM_WAIST_BEGIN
u16 crc_itu_t(u16 crc, const u8 *buffer, size_t len);
LKM_WAIST_END

#ifndef __cplusplus
static inline u16 crc_itu_t_byte(u16 crc, const u8 data)
{
	return crc_itu_t(crc, &data, 1);
}
#endif
