/* SPDX-License-Identifier: MIT OR GPL-2.0-only */
/* Models include/linux/crc8.h (Linux 6.1): checksums of eight bits, with a table that is made for a polynomial. */
#pragma once

#include "types.h"

LKM_WAIST_BEGIN
/* The lowest bit first, or the highest; the polynomial is in that order too. */
void crc8_populate_lsb(u8 table[256], u8 polynomial);
void crc8_populate_msb(u8 table[256], u8 polynomial);
u8 crc8(const u8 table[256], const u8 *pdata, size_t nbytes, u8 crc);
LKM_WAIST_END

#ifndef __cplusplus
#define CRC8_INIT_VALUE 0xFF
#define CRC8_TABLE_SIZE 256
/* Of data with their inverted checksum behind them. */
#define CRC8_GOOD_VALUE(table) (table[0xFF])
#define DECLARE_CRC8_TABLE(table) static u8 table[CRC8_TABLE_SIZE]
#endif
