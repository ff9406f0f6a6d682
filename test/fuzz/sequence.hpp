// SPDX-License-Identifier: MIT OR GPL-2.0-only
/// The language of the fuzzer: a sequence of operations, six bytes each, of which every combination means something.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace fuzz {

/// What is done, by whom, with what; operations.hpp gives the bytes their meaning. All zero is the simplest operation.
struct record {
  std::uint8_t operation, who, a, b, c, d;
};
static_assert(sizeof(record) == 6);

using sequence = std::vector<record>;

/// What remains after the last whole operation is dropped.
inline sequence from_bytes(std::span<const std::uint8_t> bytes)
{
  sequence s;
  for (; bytes.size() >= sizeof(record); bytes = bytes.subspan(sizeof(record)))
    s.push_back({bytes[0], bytes[1], bytes[2], bytes[3], bytes[4], bytes[5]});
  return s;
}

inline sequence from_hex(std::string_view text)
{
  const auto digit = [](char c) { return static_cast<unsigned>(c <= '9' ? c - '0' : c - 'a' + 10); };
  std::vector<std::uint8_t> bytes;
  for (; text.size() >= 2; text.remove_prefix(2))
    bytes.push_back(static_cast<std::uint8_t>(digit(text[0]) << 4 | digit(text[1])));
  return from_bytes(bytes);
}

inline std::string to_hex(const sequence& s)
{
  constexpr std::string_view digits = "0123456789abcdef";
  std::string text;
  for (const auto& r : s)
    for (const auto byte : {r.operation, r.who, r.a, r.b, r.c, r.d}) {
      text += digits[byte >> 4];
      text += digits[byte & 15];
    }
  return text;
}

}  // namespace fuzz
