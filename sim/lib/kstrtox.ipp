// SPDX-License-Identifier: MIT OR GPL-2.0-only
/// The driver API's functions of lib/kstrtox.hpp.
#pragma once

#include <lkm/sim/core/linkage.hpp>

namespace lkm::waist {
extern "C" {

LKM_SIM_INLINE int kstrtoull(const char* s, unsigned base, unsigned long long* res)
{
  return sim::parse_integer(s, base, res);
}
LKM_EXPORT_SYMBOL(kstrtoull);
LKM_SIM_INLINE int kstrtoll(const char* s, unsigned base, long long* res) { return sim::parse_integer(s, base, res); }
LKM_EXPORT_SYMBOL(kstrtoll);
LKM_SIM_INLINE int kstrtoul(const char* s, unsigned base, unsigned long* res)
{
  return sim::parse_integer(s, base, res);
}
LKM_EXPORT_SYMBOL(kstrtoul);
LKM_SIM_INLINE int kstrtol(const char* s, unsigned base, long* res) { return sim::parse_integer(s, base, res); }
LKM_EXPORT_SYMBOL(kstrtol);
LKM_SIM_INLINE int kstrtouint(const char* s, unsigned base, unsigned* res) { return sim::parse_integer(s, base, res); }
LKM_EXPORT_SYMBOL(kstrtouint);
LKM_SIM_INLINE int kstrtoint(const char* s, unsigned base, int* res) { return sim::parse_integer(s, base, res); }
LKM_EXPORT_SYMBOL(kstrtoint);
LKM_SIM_INLINE int kstrtou16(const char* s, unsigned base, u16* res) { return sim::parse_integer(s, base, res); }
LKM_EXPORT_SYMBOL(kstrtou16);
LKM_SIM_INLINE int kstrtos16(const char* s, unsigned base, s16* res) { return sim::parse_integer(s, base, res); }
LKM_EXPORT_SYMBOL(kstrtos16);
LKM_SIM_INLINE int kstrtou8(const char* s, unsigned base, u8* res) { return sim::parse_integer(s, base, res); }
LKM_EXPORT_SYMBOL(kstrtou8);
LKM_SIM_INLINE int kstrtos8(const char* s, unsigned base, s8* res) { return sim::parse_integer(s, base, res); }
LKM_EXPORT_SYMBOL(kstrtos8);

LKM_SIM_INLINE int kstrtobool(const char* s, bool* res)
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
