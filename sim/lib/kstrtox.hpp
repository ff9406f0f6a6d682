// SPDX-License-Identifier: MIT OR GPL-2.0-only
/// Models lib/kstrtox.c (Linux 6.1).
#pragma once

#include <lkm/sim/core/linkage.hpp>
#include <lkm/sim/core/export.hpp>
#include <lkm/sim/include/linux/kstrtox.h>

#include <cerrno>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <string_view>

namespace lkm::sim {

constexpr char lower_case(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

/// The value of a digit of any base up to 16; more for what is none.
constexpr unsigned digit_value(char c)
{
  if (c >= '0' && c <= '9') return static_cast<unsigned>(c - '0');
  c = lower_case(c);
  return c >= 'a' && c <= 'f' ? static_cast<unsigned>(c - 'a' + 10) : 99;
}

/// Base 0 becomes the one that the text shows. Where the digits begin.
inline const char* after_prefix(const char* s, unsigned& base)
{
  // What follows the end of the string is not looked at.
  const bool has_x = *s == '0' && lower_case(s[1]) == 'x';
  const bool is_hexadecimal = has_x && digit_value(s[2]) < 16;
  if (!base && is_hexadecimal) base = 16;
  if (!base) base = *s == '0' ? 8 : 10;
  return s + (has_x && base == 16 ? 2 : 0);
}

/// Digits, at most `limit` of them, and where they end. What does not fit is reported, and the value wraps.
struct digits {
  digits(const char* s, unsigned base, std::size_t limit) : end(s)
  {
    for (; limit > 0 && digit_value(*end) < base; --limit, ++end) {
      overflow |= __builtin_mul_overflow(value, base, &value);
      overflow |= __builtin_add_overflow(value, digit_value(*end), &value);
    }
  }

  unsigned long long value = 0;
  bool overflow = false;
  const char* end;
};

/// The whole of `s`, one newline at its end allowed, as an unsigned number. 0, -EINVAL or -ERANGE.
inline int parse_magnitude(const char* s, unsigned base, unsigned long long& value)
{
  const char* const begin = after_prefix(s, base);
  const digits number(begin, base, SIZE_MAX);
  if (number.overflow) return -ERANGE;
  if (number.end == begin) return -EINVAL;
  value = number.value;
  return number.end[number.end[0] == '\n' ? 1 : 0] ? -EINVAL : 0;
}

template <class Integer>
int parse_integer(const char* s, unsigned base, Integer* result)
{
  using limits = std::numeric_limits<Integer>;
  bool negative = false;
  if (*s == '-' && limits::is_signed) {
    negative = true;
    ++s;
  } else if (*s == '+') {
    ++s;
  }
  unsigned long long magnitude = 0;
  if (const int error = parse_magnitude(s, base, magnitude)) return error;
  const auto max = static_cast<unsigned long long>(limits::max()) + (negative ? 1 : 0);
  if (magnitude > max) return -ERANGE;
  *result = static_cast<Integer>(negative ? 0 - magnitude : magnitude);
  return 0;
}

}  // namespace lkm::sim

#ifdef LKM_SIM_BODIES
#include <lkm/sim/lib/kstrtox.ipp>
#endif
