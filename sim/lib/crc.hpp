// SPDX-License-Identifier: MIT OR GPL-2.0-only
/// Models lib/crc32.c, crc16.c, crc-ccitt.c, crc-itu-t.c, crc7.c and crc8.c (Linux 6.1): checksums, bit by bit.
#pragma once

#include <lkm/sim/core/linkage.hpp>
#include <lkm/sim/core/export.hpp>
#include <lkm/sim/include/linux/crc-ccitt.h>
#include <lkm/sim/include/linux/crc-itu-t.h>
#include <lkm/sim/include/linux/crc16.h>
#include <lkm/sim/include/linux/crc32.h>
#include <lkm/sim/include/linux/crc7.h>
#include <lkm/sim/include/linux/crc8.h>

#include <cstddef>
#include <numeric>

namespace lkm::sim {

/// The remainder of a division by a polynomial whose lowest bit is the highest power.
template <class Word>
Word divide_low_first(Word crc, Word polynomial, unsigned bits)
{
  while (bits--) crc = static_cast<Word>(crc >> 1 ^ (crc & 1 ? polynomial : 0));
  return crc;
}

template <class Word>
Word crc_low_first(Word crc, Word polynomial, const unsigned char* bytes, std::size_t n)
{
  for (const auto* const end = bytes + n; bytes != end; ++bytes)
    crc = divide_low_first(static_cast<Word>(crc ^ *bytes), polynomial, 8);
  return crc;
}

template <class Word>
Word crc_low_first_of_zeroes(Word crc, Word polynomial, std::size_t n)
{
  while (n--) crc = divide_low_first(crc, polynomial, 8);
  return crc;
}

/// The same where the highest bit is the highest power.
template <class Word>
Word crc_high_first(Word crc, Word polynomial, const unsigned char* bytes, std::size_t n)
{
  constexpr unsigned top = 8 * sizeof(Word) - 1;
  for (const auto* const end = bytes + n; bytes != end; ++bytes) {
    crc = static_cast<Word>(crc ^ static_cast<Word>(static_cast<Word>(*bytes) << (top - 7)));
    for (int bit = 0; bit < 8; ++bit) crc = static_cast<Word>(crc << 1 ^ (crc >> top ? polynomial : 0));
  }
  return crc;
}

}  // namespace lkm::sim

#ifdef LKM_SIM_BODIES
#include <lkm/sim/lib/crc.ipp>
#endif
