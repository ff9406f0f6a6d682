// SPDX-License-Identifier: MIT OR GPL-2.0-only
/// Models what lib/string.c, lib/string_helpers.c and lib/ctype.c (Linux 6.1) have and the C library lacks, or does in
/// another way: characters are Latin-1, whatever the host's locale is. linux/string.h declares the functions for C.
#pragma once

#include <lkm/sim/core/linkage.hpp>
#include <lkm/sim/core/current.hpp>
#include <lkm/sim/core/export.hpp>
#include <lkm/sim/include/linux/err.h>
#include <lkm/sim/include/linux/types.h>

#include <algorithm>
#include <cstring>
#include <string_view>

namespace lkm::sim::latin1 {

inline bool is_space(char c)
{
  const auto u = static_cast<unsigned char>(c);
  return (u >= '\t' && u <= '\r') || u == ' ' || u == 0xa0;
}

inline unsigned char to_lower(char c)
{
  const auto u = static_cast<unsigned char>(c);
  const bool upper = (u >= 'A' && u <= 'Z') || (u >= 0xc0 && u <= 0xde && u != 0xd7);
  return static_cast<unsigned char>(upper ? u + 32 : u);
}

/// The difference of the first characters that differ in more than their case.
inline int compare(const char* a, const char* b, std::size_t n)
{
  for (std::size_t i = 0; i < n; ++i)
    if (const int difference = to_lower(a[i]) - to_lower(b[i]); difference || !a[i]) return difference;
  return 0;
}

/// A line of a sysfs file: one newline at the end does not count.
inline std::string_view line(const char* s)
{
  std::string_view text = s;
  if (text.ends_with('\n')) text.remove_suffix(1);
  return text;
}

template <class Equal>
int index_of(const char* const* array, std::size_t n, Equal equal)
{
  for (std::size_t i = 0; i < n && array[i]; ++i)
    if (equal(array[i])) return static_cast<int>(i);
  return -EINVAL;
}

}  // namespace lkm::sim::latin1

#ifdef LKM_SIM_BODIES
#include <lkm/sim/lib/string.ipp>
#endif
