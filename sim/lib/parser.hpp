// SPDX-License-Identifier: MIT OR GPL-2.0-only
/// Models lib/parser.c (Linux 6.1): options of a mount.
#pragma once

#include <lkm/sim/core/linkage.hpp>
#include <lkm/sim/core/export.hpp>
#include <lkm/sim/include/linux/parser.h>
#include <lkm/sim/include/linux/kstrtox.h>
#include <lkm/sim/mm/util.hpp>

#include <algorithm>
#include <cerrno>
#include <climits>
#include <cstring>

namespace lkm::sim::parser {

inline constexpr int max_arguments = 3;

/// The end of what stands at `s` for the letter of a %, or null when nothing does. `width` is below 0 when there is
/// none.
inline char* argument_end(char letter, char* s, long width)
{
  char* end = s;
  switch (letter) {
    case 's': {
      const auto length = std::strlen(s);
      end += width < 0 ? length : std::min(length, static_cast<std::size_t>(width));
      return length ? end : nullptr;
    }
    case 'd': waist::simple_strtol(s, &end, 0); break;
    case 'u': waist::simple_strtoul(s, &end, 0); break;
    case 'o': waist::simple_strtoul(s, &end, 8); break;
    case 'x': waist::simple_strtoul(s, &end, 16); break;
    default: return nullptr;
  }
  return end == s ? nullptr : end;
}

inline bool fits(char* s, const char* pattern, waist::substring_t* args)
{
  for (int n = 0; *pattern;) {
    if (*pattern != '%' || pattern[1] == '%') {
      pattern += *pattern == '%';
      if (*pattern++ != *s++) return false;
      continue;
    }
    long width = -1;
    if (++pattern; *pattern >= '0' && *pattern <= '9') {
      char* behind;
      width = static_cast<long>(waist::simple_strtoul(pattern, &behind, 10));
      pattern = behind;
    }
    auto* const end = n < max_arguments ? argument_end(*pattern++, s, width) : nullptr;
    if (!end) return false;
    args[n++] = {s, end};
    s = end;
  }
  return !*s;
}

/// What `convert` makes of the substring as a string.
template <class Convert>
int convert(const waist::substring_t& s, Convert convert)
{
  char* const text = waist::match_strdup(&s);
  if (!text) return -ENOMEM;
  const int error = convert(text);
  waist::kfree(text);
  return error;
}

inline int number(const waist::substring_t& s, int* result, unsigned base)
{
  return convert(s, [=](const char* text) {
    char* end;
    const long value = waist::simple_strtol(text, &end, base);
    if (end == text) return -EINVAL;
    if (value != static_cast<int>(value)) return -ERANGE;
    *result = static_cast<int>(value);
    return 0;
  });
}

/// With * and ?.
inline bool wildcard(const char* pattern, const char* text)
{
  for (; *pattern != '*'; ++pattern, ++text) {
    if (!*text) return !*pattern;
    if (*pattern != '?' && *pattern != *text) return false;
  }
  if (!*++pattern) return true;
  do {
    if (*text && wildcard(pattern, text)) return true;
  } while (*text++);
  return false;
}

}  // namespace lkm::sim::parser

#ifdef LKM_SIM_BODIES
#include <lkm/sim/lib/parser.ipp>
#endif
