// SPDX-License-Identifier: MIT OR GPL-2.0-only
/// Models string_escape_mem() of lib/string_helpers.c (Linux 6.1).
#pragma once

#include <lkm/sim/core/export.hpp>
#include <lkm/sim/include/linux/string_helpers.h>

#include <cstddef>
#include <cstdio>
#include <cstring>
#include <string>
#include <string_view>

namespace lkm::sim {

/// How one character is written when it is of a class that `flags` escape; itself otherwise.
inline std::string escaped(unsigned char c, unsigned flags)
{
  const auto short_form = [&](std::string_view characters, std::string_view letters) -> std::string {
    const auto at = characters.find(static_cast<char>(c));
    return at == characters.npos ? std::string() : std::string{'\\', letters[at]};
  };
  std::string text;
  if (flags & waist::ESCAPE_SPACE) text = short_form("\n\r\t\v\f", "nrtvf");
  if (text.empty() && (flags & waist::ESCAPE_SPECIAL)) text = short_form("\\\a\033\"", "\\ae\"");
  if (text.empty() && (flags & waist::ESCAPE_NULL) && c == 0) text = "\\0";
  if (!text.empty()) return text;
  char number[8];
  const char* const form = flags & waist::ESCAPE_OCTAL ? "\\%03o" : flags & waist::ESCAPE_HEX ? "\\x%02x" : "%c";
  return {number, static_cast<std::size_t>(std::snprintf(number, sizeof number, form, c))};
}

/// True when `c` goes as it is, whatever its class.
inline bool is_left_alone(unsigned char c, unsigned flags, std::string_view only)
{
  const bool listed = !only.empty() && (only.find(static_cast<char>(c)) != only.npos || c == 0);
  const bool added = flags & waist::ESCAPE_APPEND;
  if (!added && !only.empty() && !listed) return true;
  if (added && listed) return false;
  // Linux's isprint() knows Latin-1.
  const bool ascii = c < 128, prints = (c >= 32 && c < 127) || c >= 160;
  return ((flags & waist::ESCAPE_NAP) && ascii && prints) || ((flags & waist::ESCAPE_NP) && prints) ||
         ((flags & waist::ESCAPE_NA) && ascii);
}

}  // namespace lkm::sim

namespace lkm::waist {
extern "C" {

inline int string_escape_mem(const char* src, size_t isz, char* dst, size_t osz, unsigned flags, const char* only)
{
  size_t wanted = 0;
  for (; isz; --isz, ++src) {
    const auto c = static_cast<unsigned char>(*src);
    const auto text = sim::is_left_alone(c, flags, only ? only : "") ? std::string(1, *src) : sim::escaped(c, flags);
    for (const char letter : text) {
      if (wanted < osz) dst[wanted] = letter;
      ++wanted;
    }
  }
  return static_cast<int>(wanted);
}
LKM_EXPORT_SYMBOL(string_escape_mem);

}  // extern "C"
}  // namespace lkm::waist
