// SPDX-License-Identifier: MIT OR GPL-2.0-only
/// What an operand's byte stands for. Zero is the plainest, and what is usual comes often.
#pragma once

#include "execution.hpp"

#include <array>
#include <climits>

namespace fuzz {

template <class T, std::size_t N>
constexpr const T& one_of(const std::array<T, N>& values, std::uint8_t byte)
{
  return values[byte % N];
}

/// 3 is the likeliest; some that are never open.
inline int fd_of(std::uint8_t byte)
{
  static constexpr std::array usual{3, 3, 4, 5, 3, 4, 6, 3, 4, 5, 3, 7};
  static constexpr std::array odd{-1, highest_fd, 1024, 8};
  return byte >= 248 ? one_of(odd, byte) : one_of(usual, byte);
}

inline std::string name_of(std::uint8_t byte) { return one_of(names, byte); }
/// A name that operations may change; what the tests run on stays.
inline std::string own_name_of(std::uint8_t byte) { return names[byte % own_names]; }

inline std::size_t count_of(std::uint8_t byte)
{
  static constexpr std::array<std::size_t, 10> counts{1, 3, 8, 5, 0, 26, 2, 64, 16, 100};
  return one_of(counts, byte);
}

inline std::string text_of(std::uint8_t byte)
{
  static constexpr std::array texts{
      "x", "hello", "12", "", "0123456789abcdef", "tea and milk", "abcdefghijklmnopqrstuvwxyzABCDEFGHIJ"};
  return one_of(texts, byte);
}

inline long long offset_of(std::uint8_t byte)
{
  static constexpr std::array<long long, 20> offsets{
      0, 1, 3, 5, 2, 8, 16, 26, 25, 27, -1, -3, -26, 100, 1LL << 31, 1LL << 32, LLONG_MAX, LLONG_MIN, LLONG_MAX - 1,
      -5};
  return one_of(offsets, byte);
}

inline unsigned mode_of(std::uint8_t byte)
{
  static constexpr std::array modes{0666U, 0U, 0644U, 0600U, 0444U, 0222U, 0777U, 06755U, 01777U, 0070U, 0007U, 02666U};
  return one_of(modes, byte);
}

inline std::pair<unsigned, unsigned> device_of(std::uint8_t byte)
{
  static constexpr std::array<std::pair<unsigned, unsigned>, 8> numbers{{{12, 33},
                                                                         {12, FUZZED_FIRST},
                                                                         {12, FUZZED_FIRST + 1},
                                                                         {60, 0},
                                                                         {0, 0},
                                                                         {4095, 1048575},
                                                                         {12, 35},
                                                                         {12, FUZZED_FIRST + 2}}};
  return one_of(numbers, byte);
}

}  // namespace fuzz
