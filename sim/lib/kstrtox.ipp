// SPDX-License-Identifier: MIT OR GPL-2.0-only
/// Models lib/kstrtox.c (Linux 6.1): the functions that drivers call.
#pragma once

#include <lkm/sim/core/linkage.hpp>
#include <lkm/sim/include/linux/uaccess.h>
#include <lkm/sim/lib/kstrtox.hpp>

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

/// What the user's `count` bytes hold, up to where no such number could end; -EFAULT when they cannot be read.
#define LKM_KSTRTO_FROM_USER(name, type, bits)                                                      \
  LKM_SIM_INLINE int name##_from_user(const char __user* s, size_t count, unsigned base, type* res) \
  {                                                                                                 \
    char text[1 + bits + 1 + 1]; /* a sign, binary digits, a newline and the end */                 \
    const size_t n = count < sizeof text - 1 ? count : sizeof text - 1;                             \
    if (copy_from_user(text, s, n)) return -EFAULT;                                                 \
    text[n] = '\0';                                                                                 \
    return name(text, base, res);                                                                   \
  }                                                                                                 \
  LKM_EXPORT_SYMBOL(name##_from_user)
LKM_KSTRTO_FROM_USER(kstrtoull, unsigned long long, 64);
LKM_KSTRTO_FROM_USER(kstrtoll, long long, 64);
LKM_KSTRTO_FROM_USER(kstrtoul, unsigned long, 64);
LKM_KSTRTO_FROM_USER(kstrtol, long, 64);
LKM_KSTRTO_FROM_USER(kstrtouint, unsigned, 32);
LKM_KSTRTO_FROM_USER(kstrtoint, int, 32);
LKM_KSTRTO_FROM_USER(kstrtou16, u16, 16);
LKM_KSTRTO_FROM_USER(kstrtos16, s16, 16);
LKM_KSTRTO_FROM_USER(kstrtou8, u8, 8);
LKM_KSTRTO_FROM_USER(kstrtos8, s8, 8);
#undef LKM_KSTRTO_FROM_USER

LKM_SIM_INLINE int kstrtobool_from_user(const char __user* s, size_t count, bool* res)
{
  char text[4];  // what decides is in the first two letters
  const size_t n = count < sizeof text - 1 ? count : sizeof text - 1;
  if (copy_from_user(text, s, n)) return -EFAULT;
  text[n] = '\0';
  return kstrtobool(text, res);
}
LKM_EXPORT_SYMBOL(kstrtobool_from_user);

}  // extern "C"
}  // namespace lkm::waist
