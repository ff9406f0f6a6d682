// SPDX-License-Identifier: MIT OR GPL-2.0-only
/// The driver API's functions of lib/string_escape.hpp.
#pragma once

#include <lkm/sim/core/linkage.hpp>

#include <cstdio>

namespace lkm::sim {

/// The character that an escape sequence stands for, and the length of the sequence behind its backslash; 0: it is
/// none.
struct escape_sequence {
  char stands_for;
  std::size_t length;
};

inline escape_sequence letter_of(const char* at, const char* letters, const char* characters)
{
  const auto* const found = *at ? std::strchr(letters, *at) : nullptr;
  return found ? escape_sequence{characters[found - letters], 1} : escape_sequence{};
}

/// Up to three digits, of a number below 256.
inline escape_sequence octal_of(const char* at)
{
  unsigned number = 0;
  std::size_t n = 0;
  while (n < 3 && number < 32 && at[n] >= '0' && at[n] <= '7')
    number = number * 8 + static_cast<unsigned>(at[n++] - '0');
  return {static_cast<char>(number), n};
}

/// An x with one digit or two.
inline escape_sequence hexadecimal_of(const char* at)
{
  const auto digit = [](char c) {
    if (c >= '0' && c <= '9') return c - '0';
    const char small = static_cast<char>(c | 0x20);
    return small >= 'a' && small <= 'f' ? small - 'a' + 10 : -1;
  };
  if (*at != 'x' || digit(at[1]) < 0) return {};
  const int second = digit(at[2]);
  const int number = second < 0 ? digit(at[1]) : digit(at[1]) * 16 + second;
  return {static_cast<char>(number), second < 0 ? 2u : 3u};
}

inline escape_sequence sequence_of(const char* at, unsigned flags)
{
  escape_sequence found{};
  if (flags & waist::UNESCAPE_SPACE) found = letter_of(at, "nrtvf", "\n\r\t\v\f");
  if (!found.length && flags & waist::UNESCAPE_OCTAL) found = octal_of(at);
  if (!found.length && flags & waist::UNESCAPE_HEX) found = hexadecimal_of(at);
  if (!found.length && flags & waist::UNESCAPE_SPECIAL) found = letter_of(at, "\"\\ae", "\"\\\a\033");
  return found;
}

}  // namespace lkm::sim

namespace lkm::waist {
extern "C" {

LKM_SIM_INLINE int string_unescape(char* src, char* dst, size_t size, unsigned flags)
{
  auto* out = dst;
  // Each turn costs one, and a sequence another one, however long it is.
  while (*src && --size) {
    if (*src == '\\' && src[1] && size > 1) {
      --size;
      const auto found = sim::sequence_of(++src, flags);
      if (found.length) {
        *out++ = found.stands_for;
        src += found.length;
        continue;
      }
      *out++ = '\\';
    }
    *out++ = *src++;
  }
  *out = '\0';
  return static_cast<int>(out - dst);
}
LKM_EXPORT_SYMBOL(string_unescape);

LKM_SIM_INLINE void string_get_size(u64 size, u64 blk_size, string_size_units units, char* buf, int len)
{
  constexpr const char* prefixes = " kMGTPEZY";
  const bool binary = units == STRING_UNITS_2;
  const unsigned step = binary ? 1024 : 1000;
  unsigned power = 0, rest = 0, shown = 0;
  // Both are cut down to 32 bits, so that their product has 64.
  for (auto* const factor : {&blk_size, &size})
    for (; *factor >> 32 && size && blk_size; *factor /= step) ++power;
  u64 number = size * blk_size;
  for (; number >= step; number /= step) {
    rest = static_cast<unsigned>(number % step);
    ++power;
  }
  for (auto figures = number; number && figures * 10 < 1000; figures *= 10) ++shown;
  if (binary) rest = rest * 1000 >> 10;
  constexpr unsigned half[] = {500, 50, 5};
  if (number) rest += half[shown];
  if (rest >= 1000) {
    rest -= 1000;
    ++number;
  }
  char fraction[8] = "";
  if (shown) std::snprintf(fraction, sizeof fraction, ".%03u", rest % 1000);
  if (shown) fraction[shown + 1] = '\0';
  char unit[4] = "B";
  if (power > 8)
    std::strcpy(unit, "UNK");
  else if (power)
    std::snprintf(unit, sizeof unit, "%c%sB", binary && power == 1 ? 'K' : prefixes[power], binary ? "i" : "");
  std::snprintf(buf, static_cast<size_t>(len), "%u%s %s", static_cast<unsigned>(number), fraction, unit);
}
LKM_EXPORT_SYMBOL(string_get_size);

LKM_SIM_INLINE int string_escape_mem(const char* src, size_t isz, char* dst, size_t osz, unsigned flags,
                                     const char* only)
{
  const auto text = sim::escaped_text({src, isz}, flags, only ? only : "");
  std::memcpy(dst, text.data(), std::min(osz, text.size()));
  return static_cast<int>(text.size());
}
LKM_EXPORT_SYMBOL(string_escape_mem);

}  // extern "C"
}  // namespace lkm::waist
