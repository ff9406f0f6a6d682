// SPDX-License-Identifier: MIT OR GPL-2.0-only
/// Models lib/bitmap.c (Linux 6.1): sets of small numbers.
#pragma once

#include <lkm/sim/core/linkage.hpp>
#include <lkm/sim/core/export.hpp>
#include <lkm/sim/include/linux/bitmap.h>
#include <lkm/sim/mm/slab_common.hpp>

#include <bit>
#include <cstddef>

namespace lkm::sim::bitmap {

inline constexpr unsigned word_bits = 64;

inline std::size_t words(unsigned nbits) { return (nbits + word_bits - 1) / word_bits; }

/// The bits of word `i` that belong to a map of `nbits`.
inline unsigned long mask(std::size_t i, unsigned nbits)
{
  const auto in_last = nbits % word_bits;
  return in_last && i == nbits / word_bits ? ~0UL >> (word_bits - in_last) : ~0UL;
}

inline bool test(const unsigned long* map, unsigned long bit) { return map[bit / word_bits] >> (bit % word_bits) & 1; }

inline void put(unsigned long* map, unsigned long bit, bool value)
{
  const auto one = 1UL << (bit % word_bits);
  map[bit / word_bits] = value ? map[bit / word_bits] | one : map[bit / word_bits] & ~one;
}

/// How many bits of value(word) there are in all.
template <class Value>
unsigned count(unsigned nbits, Value value)
{
  unsigned n = 0;
  for (std::size_t i = 0; i < words(nbits); ++i) n += static_cast<unsigned>(std::popcount(value(i) & mask(i, nbits)));
  return n;
}

/// Sets each word to value(word): true when any bit is set then.
template <class Value>
bool fill(unsigned long* to, unsigned nbits, Value value)
{
  bool any = false;
  for (std::size_t i = 0; i < words(nbits); ++i) {
    to[i] = value(i);
    any = any || (to[i] & mask(i, nbits));
  }
  return any;
}

/// The first bit from `from` on, and below `end`, that is `value`; `end` when there is none.
inline unsigned long find(const unsigned long* map, unsigned long from, unsigned long end, bool value)
{
  while (from < end && test(map, from) != value) ++from;
  return from;
}

}  // namespace lkm::sim::bitmap

#ifdef LKM_SIM_BODIES
#include <lkm/sim/lib/bitmap.ipp>
#endif
