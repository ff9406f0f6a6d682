// SPDX-License-Identifier: MIT OR GPL-2.0-only
/// Models drivers/char/random.c and lib/random32.c (Linux 6.1): the functions that drivers call.
#pragma once

#include <lkm/sim/core/linkage.hpp>
#include <lkm/sim/drivers/char/random.hpp>

#include <algorithm>
#include <cstring>

namespace lkm::waist {
extern "C" {

LKM_SIM_INLINE u64 get_random_u64() { return sim::part<sim::random_numbers>().next(); }
LKM_EXPORT_SYMBOL(get_random_u64);
LKM_SIM_INLINE u32 get_random_u32() { return static_cast<u32>(get_random_u64()); }
LKM_EXPORT_SYMBOL(get_random_u32);
LKM_SIM_INLINE u16 get_random_u16() { return static_cast<u16>(get_random_u64()); }
LKM_EXPORT_SYMBOL(get_random_u16);
LKM_SIM_INLINE u8 get_random_u8() { return static_cast<u8>(get_random_u64()); }
LKM_EXPORT_SYMBOL(get_random_u8);

LKM_SIM_INLINE void get_random_bytes(void* buf, size_t len)
{
  auto* to = static_cast<char*>(buf);
  while (len) {
    const auto word = get_random_u64();
    const auto n = std::min(len, sizeof word);
    std::memcpy(to, &word, n);
    to += n;
    len -= n;
  }
}
LKM_EXPORT_SYMBOL(get_random_bytes);

/// L'Ecuyer's generator of four shift registers, LFSR113.
LKM_SIM_INLINE u32 prandom_u32_state(rnd_state* state)
{
  const auto step = [](u32& s, int a, int b, u32 mask, int c) { s = ((s & mask) << c) ^ (((s << a) ^ s) >> b); };
  step(state->s1, 6, 13, ~1U, 18);
  step(state->s2, 2, 27, ~7U, 2);
  step(state->s3, 13, 21, ~15U, 7);
  step(state->s4, 3, 12, ~127U, 13);
  return state->s1 ^ state->s2 ^ state->s3 ^ state->s4;
}
LKM_EXPORT_SYMBOL(prandom_u32_state);

LKM_SIM_INLINE void prandom_bytes_state(rnd_state* state, void* buf, size_t nbytes)
{
  auto* to = static_cast<char*>(buf);
  while (nbytes) {
    const auto word = prandom_u32_state(state);
    const auto n = std::min(nbytes, sizeof word);
    std::memcpy(to, &word, n);
    to += n;
    nbytes -= n;
  }
}
LKM_EXPORT_SYMBOL(prandom_bytes_state);

/// Each register has a smallest seed.
LKM_SIM_INLINE void lkm_prandom_seed_state(rnd_state* state, u64 seed)
{
  const auto i = static_cast<u32>((seed >> 32) ^ (seed << 10) ^ seed);
  const auto at_least = [i](u32 low) { return i < low ? i + low : i; };
  *state = {at_least(2), at_least(8), at_least(16), at_least(128)};
}
LKM_EXPORT_SYMBOL(lkm_prandom_seed_state);

}  // extern "C"
}  // namespace lkm::waist
