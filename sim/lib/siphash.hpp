// SPDX-License-Identifier: MIT OR GPL-2.0-only
/// Models lib/siphash.c (Linux 6.1): SipHash-2-4, and SipHash-1-3 for the half one.
#pragma once

#include <lkm/sim/core/linkage.hpp>
#include <lkm/sim/core/export.hpp>
#include <lkm/sim/include/linux/siphash.h>

#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <initializer_list>

namespace lkm::sim {

/// The state of SipHash, as its authors describe it.
class sip_state {
 public:
  sip_state(std::uint64_t k0, std::uint64_t k1) : v_{k0, k1, k0, k1}
  {
    // "somepseudorandomlygeneratedbytes", which no key makes all equal.
    constexpr char text[] = "uespemosmodnarodarenegylsetybdet";
    for (int i = 0; i < 4; ++i) {
      std::uint64_t word;
      std::memcpy(&word, text + 8 * i, 8);
      v_[i] ^= word;
    }
  }

  void absorb(std::uint64_t word, int rounds)
  {
    v_[3] ^= word;
    mix(rounds);
    v_[0] ^= word;
  }

  std::uint64_t finish(int rounds)
  {
    v_[2] ^= 0xff;
    mix(rounds);
    return v_[0] ^ v_[1] ^ v_[2] ^ v_[3];
  }

 private:
  static void half(std::uint64_t& a, std::uint64_t& b, int by, bool swap_halves)
  {
    a += b;
    b = std::rotl(b, by) ^ a;
    if (swap_halves) a = std::rotl(a, 32);
  }

  void mix(int rounds)
  {
    while (rounds--) {
      half(v_[0], v_[1], 13, true);
      half(v_[2], v_[3], 16, false);
      half(v_[0], v_[3], 21, false);
      half(v_[2], v_[1], 17, true);
    }
  }

  std::uint64_t v_[4];
};

inline std::uint64_t sip(const void* data, std::size_t n, std::uint64_t k0, std::uint64_t k1, int rounds,
                         int last_rounds)
{
  sip_state state(k0, k1);
  const auto* bytes = static_cast<const char*>(data);
  std::uint64_t word;
  auto left = n;
  for (; left >= 8; left -= 8, bytes += 8) {
    std::memcpy(&word, bytes, 8);
    state.absorb(word, rounds);
  }
  word = std::uint64_t{n} << 56;
  std::memcpy(&word, bytes, left);
  state.absorb(word, rounds);
  return state.finish(last_rounds);
}

template <class Word>
std::uint64_t sip_words(std::initializer_list<Word> words, const waist::siphash_key_t& key)
{
  return sip(words.begin(), words.size() * sizeof(Word), key.key[0], key.key[1], 2, 4);
}

inline waist::u32 half_sip_words(std::initializer_list<waist::u32> words, const waist::hsiphash_key_t& key)
{
  return static_cast<waist::u32>(sip(words.begin(), words.size() * sizeof(waist::u32), key.key[0], key.key[1], 1, 3));
}

}  // namespace lkm::sim

#ifdef LKM_SIM_BODIES
#include <lkm/sim/lib/siphash.ipp>
#endif
