// SPDX-License-Identifier: MIT OR GPL-2.0-only
/// Models lib/kstrtox.c (Linux 6.1).
#pragma once

#include <lkm/sim/core/linkage.hpp>
#include <lkm/sim/core/export.hpp>
#include <lkm/sim/include/linux/kstrtox.h>

#include <cerrno>
#include <limits>
#include <string_view>

namespace lkm::sim {

/// The whole of `s`, one newline at its end allowed, as an unsigned number. 0, -EINVAL or -ERANGE.
inline int parse_magnitude(const char* s, unsigned base, unsigned long long& value)
{
  const auto lower = [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; };
  const auto digit_of = [&](char c) -> unsigned {
    if (c >= '0' && c <= '9') return static_cast<unsigned>(c - '0');
    if (lower(c) >= 'a' && lower(c) <= 'f') return static_cast<unsigned>(lower(c) - 'a' + 10);
    return 99;
  };
  if (base == 0) base = s[0] != '0' ? 10 : lower(s[1]) == 'x' && digit_of(s[2]) < 16 ? 16 : 8;
  if (base == 16 && s[0] == '0' && lower(s[1]) == 'x') s += 2;
  value = 0;
  bool any = false, overflow = false;
  for (; digit_of(*s) < base; ++s, any = true)
    overflow |= __builtin_mul_overflow(value, base, &value) || __builtin_add_overflow(value, digit_of(*s), &value);
  if (overflow) return -ERANGE;
  if (!any) return -EINVAL;
  if (*s == '\n') ++s;
  return *s ? -EINVAL : 0;
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
  const auto most = static_cast<unsigned long long>(limits::max()) + (negative ? 1 : 0);
  if (magnitude > most) return -ERANGE;
  *result = static_cast<Integer>(negative ? 0 - magnitude : magnitude);
  return 0;
}

}  // namespace lkm::sim

#ifdef LKM_SIM_BODIES
#include <lkm/sim/lib/kstrtox.ipp>
#endif
