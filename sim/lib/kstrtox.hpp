// SPDX-License-Identifier: MIT OR GPL-2.0-only
/// Models lib/kstrtox.c (Linux 6.1).
#pragma once

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

namespace lkm::waist {
extern "C" {

inline int kstrtoull(const char* s, unsigned base, unsigned long long* res) { return sim::parse_integer(s, base, res); }
LKM_EXPORT_SYMBOL(kstrtoull);
inline int kstrtoll(const char* s, unsigned base, long long* res) { return sim::parse_integer(s, base, res); }
LKM_EXPORT_SYMBOL(kstrtoll);
inline int kstrtoul(const char* s, unsigned base, unsigned long* res) { return sim::parse_integer(s, base, res); }
LKM_EXPORT_SYMBOL(kstrtoul);
inline int kstrtol(const char* s, unsigned base, long* res) { return sim::parse_integer(s, base, res); }
LKM_EXPORT_SYMBOL(kstrtol);
inline int kstrtouint(const char* s, unsigned base, unsigned* res) { return sim::parse_integer(s, base, res); }
LKM_EXPORT_SYMBOL(kstrtouint);
inline int kstrtoint(const char* s, unsigned base, int* res) { return sim::parse_integer(s, base, res); }
LKM_EXPORT_SYMBOL(kstrtoint);
inline int kstrtou16(const char* s, unsigned base, u16* res) { return sim::parse_integer(s, base, res); }
LKM_EXPORT_SYMBOL(kstrtou16);
inline int kstrtos16(const char* s, unsigned base, s16* res) { return sim::parse_integer(s, base, res); }
LKM_EXPORT_SYMBOL(kstrtos16);
inline int kstrtou8(const char* s, unsigned base, u8* res) { return sim::parse_integer(s, base, res); }
LKM_EXPORT_SYMBOL(kstrtou8);
inline int kstrtos8(const char* s, unsigned base, s8* res) { return sim::parse_integer(s, base, res); }
LKM_EXPORT_SYMBOL(kstrtos8);

inline int kstrtobool(const char* s, bool* res)
{
  using namespace std::string_view_literals;
  if (!s) return -EINVAL;
  // Of "on" and "off" the second letter decides; of the rest the first, whatever follows.
  const bool second = "oO"sv.contains(*s);
  const char letter = second ? s[1] : s[0];
  const bool yes = (second ? "nN"sv : "yYtT1"sv).contains(letter);
  const bool no = (second ? "fF"sv : "nNfF0"sv).contains(letter);
  if (!yes && !no) return -EINVAL;
  *res = yes;
  return 0;
}
LKM_EXPORT_SYMBOL(kstrtobool);

}  // extern "C"
}  // namespace lkm::waist
