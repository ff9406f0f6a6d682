// SPDX-License-Identifier: MIT OR GPL-2.0-only
/// Models lib/uuid.c (Linux 6.1): numbers of 128 bits that nobody else has.
#pragma once

#include <lkm/sim/core/linkage.hpp>
#include <lkm/sim/core/export.hpp>
#include <lkm/sim/include/linux/random.h>
#include <lkm/sim/include/linux/uuid.h>
#include <lkm/sim/lib/kstrtox.hpp>

#include <cerrno>

namespace lkm::sim::uuid {

inline constexpr int text_length = 36;
inline bool is_dash(int at) { return at == 8 || at == 13 || at == 18 || at == 23; }

/// Where byte `i` of the text is in a GUID: the first three parts are numbers with the lowest byte first.
inline int place_in_guid(int i) { return i < 4 ? 3 - i : i < 8 ? i ^ 1 : i; }

/// Random bytes, with the version (4) in the byte at `version_at` and the variant in the ninth.
inline void make(unsigned char* bytes, int version_at)
{
  waist::get_random_bytes(bytes, 16);
  bytes[version_at] = static_cast<unsigned char>(0x40 | (bytes[version_at] & 0xf));
  bytes[8] = static_cast<unsigned char>(0x80 | (bytes[8] & 0x3f));
}

inline bool is_valid(const char* text)
{
  for (int i = 0; i < text_length; ++i)
    if (is_dash(i) ? text[i] != '-' : digit_value(text[i]) > 15) return false;
  return true;
}

template <class Place>
int parse(const char* text, unsigned char* bytes, Place place)
{
  if (!is_valid(text)) return -EINVAL;
  for (int at = 0, i = 0; i < 16; at += 2) {
    if (is_dash(at)) ++at;
    bytes[place(i++)] = static_cast<unsigned char>(digit_value(text[at]) << 4 | digit_value(text[at + 1]));
  }
  return 0;
}

}  // namespace lkm::sim::uuid

#ifdef LKM_SIM_BODIES
#include <lkm/sim/lib/uuid.ipp>
#endif
