// SPDX-License-Identifier: MIT OR GPL-2.0-only
/// The driver API's functions of fs/namei.c (Linux 6.1): the hash of a name, by words of eight bytes.
#pragma once

#include <lkm/sim/core/linkage.hpp>
#include <lkm/sim/core/export.hpp>
#include <lkm/sim/include/linux/stringhash.h>

#include <bit>
#include <cstddef>
#include <cstring>

namespace lkm::sim {

inline unsigned hash_of_name(const void* salt, const char* name, std::size_t length)
{
  constexpr auto golden = 0x61C8864680B583EBULL;
  waist::u64 x = 0, y = reinterpret_cast<waist::u64>(salt);
  for (; length >= 8; length -= 8, name += 8) {
    waist::u64 word;
    std::memcpy(&word, name, 8);
    x ^= word;
    y ^= x;
    x = std::rotl(x, 12) + y;
    y = std::rotl(y, 45) * 9;
  }
  waist::u64 rest = 0;
  std::memcpy(&rest, name, length);
  y ^= (x ^ rest) * golden;
  return static_cast<unsigned>(y * golden >> 32);
}

}  // namespace lkm::sim

namespace lkm::waist {
extern "C" {

LKM_SIM_INLINE unsigned full_name_hash(const void* salt, const char* name, unsigned len)
{
  return sim::hash_of_name(salt, name, len);
}
LKM_EXPORT_SYMBOL(full_name_hash);

LKM_SIM_INLINE u64 hashlen_string(const void* salt, const char* name)
{
  const auto length = std::strlen(name);
  return static_cast<u64>(length) << 32 | sim::hash_of_name(salt, name, length);
}
LKM_EXPORT_SYMBOL(hashlen_string);

}  // extern "C"
}  // namespace lkm::waist
