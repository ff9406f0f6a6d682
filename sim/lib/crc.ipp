// SPDX-License-Identifier: MIT OR GPL-2.0-only
/// The driver API's functions of lib/crc.hpp.
#pragma once

#include <lkm/sim/core/linkage.hpp>

namespace lkm::waist {
extern "C" {

LKM_SIM_INLINE u32 crc32_le(u32 crc, const unsigned char* p, size_t len)
{
  return sim::crc_low_first(crc, 0xedb88320U, p, len);
}
LKM_EXPORT_SYMBOL(crc32_le);

LKM_SIM_INLINE u32 crc32_be(u32 crc, const unsigned char* p, size_t len)
{
  return sim::crc_high_first(crc, 0x04c11db7U, p, len);
}
LKM_EXPORT_SYMBOL(crc32_be);

LKM_SIM_INLINE u32 __crc32c_le(u32 crc, const unsigned char* p, size_t len)
{
  return sim::crc_low_first(crc, 0x82f63b78U, p, len);
}
LKM_EXPORT_SYMBOL(__crc32c_le);

LKM_SIM_INLINE u32 crc32_le_shift(u32 crc, size_t len) { return sim::crc_low_first_of_zeroes(crc, 0xedb88320U, len); }
LKM_EXPORT_SYMBOL(crc32_le_shift);

LKM_SIM_INLINE u32 __crc32c_le_shift(u32 crc, size_t len)
{
  return sim::crc_low_first_of_zeroes(crc, 0x82f63b78U, len);
}
LKM_EXPORT_SYMBOL(__crc32c_le_shift);

LKM_SIM_INLINE u16 crc16(u16 crc, const u8* buffer, size_t len)
{
  return sim::crc_low_first<u16>(crc, 0xa001, buffer, len);
}
LKM_EXPORT_SYMBOL(crc16);

LKM_SIM_INLINE u16 crc_ccitt(u16 crc, const u8* buffer, size_t len)
{
  return sim::crc_low_first<u16>(crc, 0x8408, buffer, len);
}
LKM_EXPORT_SYMBOL(crc_ccitt);

LKM_SIM_INLINE u16 crc_ccitt_false(u16 crc, const u8* buffer, size_t len)
{
  return sim::crc_high_first<u16>(crc, 0x1021, buffer, len);
}
LKM_EXPORT_SYMBOL(crc_ccitt_false);

LKM_SIM_INLINE u16 crc_itu_t(u16 crc, const u8* buffer, size_t len)
{
  return sim::crc_high_first<u16>(crc, 0x1021, buffer, len);
}
LKM_EXPORT_SYMBOL(crc_itu_t);

LKM_SIM_INLINE u8 crc7_be(u8 crc, const u8* buffer, size_t len)
{
  // The polynomial 0x09, one bit to the left as the checksum is.
  return sim::crc_high_first<u8>(crc, 0x12, buffer, len);
}
LKM_EXPORT_SYMBOL(crc7_be);

LKM_SIM_INLINE void crc8_populate_lsb(u8* table, u8 polynomial)
{
  for (unsigned i = 0; i < 256; ++i) {
    const auto byte = static_cast<u8>(i);
    table[i] = sim::crc_low_first<u8>(0, polynomial, &byte, 1);
  }
}
LKM_EXPORT_SYMBOL(crc8_populate_lsb);

LKM_SIM_INLINE void crc8_populate_msb(u8* table, u8 polynomial)
{
  for (unsigned i = 0; i < 256; ++i) {
    const auto byte = static_cast<u8>(i);
    table[i] = sim::crc_high_first<u8>(0, polynomial, &byte, 1);
  }
}
LKM_EXPORT_SYMBOL(crc8_populate_msb);

LKM_SIM_INLINE u8 crc8(const u8* table, const u8* pdata, size_t nbytes, u8 crc)
{
  return std::accumulate(pdata, pdata + nbytes, crc, [table](u8 before, u8 byte) { return table[before ^ byte]; });
}
LKM_EXPORT_SYMBOL(crc8);

}  // extern "C"
}  // namespace lkm::waist
