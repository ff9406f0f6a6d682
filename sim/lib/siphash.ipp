// SPDX-License-Identifier: MIT OR GPL-2.0-only
/// The driver API's functions of lib/siphash.hpp.
#pragma once

#include <lkm/sim/core/linkage.hpp>

namespace lkm::waist {
extern "C" {

LKM_SIM_INLINE u64 __siphash_unaligned(const void* data, size_t len, const siphash_key_t* key)
{
  return sim::sip(data, len, key->key[0], key->key[1], 2, 4);
}
LKM_EXPORT_SYMBOL(__siphash_unaligned);

LKM_SIM_INLINE u32 __hsiphash_unaligned(const void* data, size_t len, const hsiphash_key_t* key)
{
  return static_cast<u32>(sim::sip(data, len, key->key[0], key->key[1], 1, 3));
}
LKM_EXPORT_SYMBOL(__hsiphash_unaligned);

LKM_SIM_INLINE u64 siphash_1u64(const u64 a, const siphash_key_t* key) { return sim::sip_words<u64>({a}, *key); }
LKM_EXPORT_SYMBOL(siphash_1u64);

LKM_SIM_INLINE u64 siphash_2u64(const u64 a, const u64 b, const siphash_key_t* key)
{
  return sim::sip_words<u64>({a, b}, *key);
}
LKM_EXPORT_SYMBOL(siphash_2u64);

LKM_SIM_INLINE u64 siphash_3u64(const u64 a, const u64 b, const u64 c, const siphash_key_t* key)
{
  return sim::sip_words<u64>({a, b, c}, *key);
}
LKM_EXPORT_SYMBOL(siphash_3u64);

LKM_SIM_INLINE u64 siphash_4u64(const u64 a, const u64 b, const u64 c, const u64 d, const siphash_key_t* key)
{
  return sim::sip_words<u64>({a, b, c, d}, *key);
}
LKM_EXPORT_SYMBOL(siphash_4u64);

LKM_SIM_INLINE u64 siphash_1u32(const u32 a, const siphash_key_t* key) { return sim::sip_words<u32>({a}, *key); }
LKM_EXPORT_SYMBOL(siphash_1u32);

LKM_SIM_INLINE u64 siphash_3u32(const u32 a, const u32 b, const u32 c, const siphash_key_t* key)
{
  return sim::sip_words<u32>({a, b, c}, *key);
}
LKM_EXPORT_SYMBOL(siphash_3u32);

LKM_SIM_INLINE u32 hsiphash_1u32(const u32 a, const hsiphash_key_t* key) { return sim::half_sip_words({a}, *key); }
LKM_EXPORT_SYMBOL(hsiphash_1u32);

LKM_SIM_INLINE u32 hsiphash_2u32(const u32 a, const u32 b, const hsiphash_key_t* key)
{
  return sim::half_sip_words({a, b}, *key);
}
LKM_EXPORT_SYMBOL(hsiphash_2u32);

LKM_SIM_INLINE u32 hsiphash_3u32(const u32 a, const u32 b, const u32 c, const hsiphash_key_t* key)
{
  return sim::half_sip_words({a, b, c}, *key);
}
LKM_EXPORT_SYMBOL(hsiphash_3u32);

LKM_SIM_INLINE u32 hsiphash_4u32(const u32 a, const u32 b, const u32 c, const u32 d, const hsiphash_key_t* key)
{
  return sim::half_sip_words({a, b, c, d}, *key);
}
LKM_EXPORT_SYMBOL(hsiphash_4u32);

}  // extern "C"
}  // namespace lkm::waist
