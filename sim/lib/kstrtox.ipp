// SPDX-License-Identifier: MIT OR GPL-2.0-only
/// Models lib/kstrtox.c (Linux 6.1): the functions that drivers call.
#pragma once

#include <lkm/sim/core/linkage.hpp>
#include <lkm/sim/include/linux/uaccess.h>
#include <lkm/sim/lib/kstrtox.hpp>

#include <algorithm>
#include <cstddef>

namespace lkm::sim {

/// What the user's bytes hold, up to where no such number could end.
template <std::size_t Longest>
struct text_of_user {
  text_of_user(const char* from, std::size_t count)
      : is_read(waist::copy_from_user(text, from, std::min(count, Longest)) == 0)
  {
  }

  char text[Longest + 1] = {};
  bool is_read;
};

}  // namespace lkm::sim

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

#define LKM_KSTRTO_FROM_USER(name, type, bits)                                                      \
  LKM_SIM_INLINE int name##_from_user(const char __user* s, size_t count, unsigned base, type* res) \
  {                                                                                                 \
    /* A sign, binary digits and a newline. */                                                      \
    const sim::text_of_user<1 + bits + 1> copy(s, count);                                           \
    return copy.is_read ? name(copy.text, base, res) : -EFAULT;                                     \
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
  // What decides is in the first two letters.
  const sim::text_of_user<3> copy(s, count);
  return copy.is_read ? kstrtobool(copy.text, res) : -EFAULT;
}
LKM_EXPORT_SYMBOL(kstrtobool_from_user);

}  // extern "C"
}  // namespace lkm::waist
