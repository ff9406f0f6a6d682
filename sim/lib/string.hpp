// SPDX-License-Identifier: MIT OR GPL-2.0-only
/// Models what lib/string.c, lib/string_helpers.c and lib/ctype.c (Linux 6.1) have and the C library lacks, or does in
/// another way: characters are Latin-1, whatever the host's locale is. linux/string.h declares the functions for C.
#pragma once

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

namespace lkm::waist {
extern "C" {

inline int lkm_strcasecmp(const char* a, const char* b) { return sim::latin1::compare(a, b, ~std::size_t{0}); }
LKM_EXPORT_SYMBOL(lkm_strcasecmp);

inline int lkm_strncasecmp(const char* a, const char* b, size_t n) { return sim::latin1::compare(a, b, n); }
LKM_EXPORT_SYMBOL(lkm_strncasecmp);

inline char* skip_spaces(const char* s)
{
  return const_cast<char*>(std::find_if_not(s, s + std::strlen(s), sim::latin1::is_space));
}
LKM_EXPORT_SYMBOL(skip_spaces);

inline char* strim(char* s)
{
  auto* end = s + std::strlen(s);
  while (end != s && sim::latin1::is_space(end[-1])) --end;
  *end = '\0';
  return skip_spaces(s);
}
LKM_EXPORT_SYMBOL(strim);

// As since Linux 6.5, and in Debian's 6.1: the string, where 6.1 of kernel.org gives its end.
inline char* strreplace(char* s, char from, char to)
{
  std::replace(s, s + std::strlen(s), from, to);
  return s;
}
LKM_EXPORT_SYMBOL(strreplace);

inline char* strnchr(const char* s, size_t n, int c)
{
  // The terminating zero is a character that can be found.
  return static_cast<char*>(const_cast<void*>(std::memchr(s, c, std::min(n, strnlen(s, n) + 1))));
}
LKM_EXPORT_SYMBOL(strnchr);

inline char* strnstr(const char* s, const char* wanted, size_t n)
{
  // Neither has to end within `n`: the bytes are compared, the terminating zero among them.
  const auto length = std::strlen(wanted);
  const auto found = std::string_view(s, n).find(std::string_view(wanted, length));
  return found == std::string_view::npos ? nullptr : const_cast<char*>(s + found);
}
LKM_EXPORT_SYMBOL(strnstr);

inline size_t strlcat(char* to, const char* from, size_t size)
{
  const auto before = std::strlen(to), added = std::strlen(from);
  if (before >= size) sim::oops("kernel BUG at lib/string.c: strlcat() of a string that is longer than its buffer");
  const auto copied = std::min(added, size - before - 1);
  std::memcpy(to + before, from, copied);
  to[before + copied] = '\0';
  return before + added;
}
LKM_EXPORT_SYMBOL(strlcat);

/// The first `c`, or the end of the memory.
inline void* memscan(void* memory, int c, size_t n)
{
  auto* const found = std::memchr(memory, c, n);
  return found ? found : static_cast<char*>(memory) + n;
}
LKM_EXPORT_SYMBOL(memscan);

/// The first byte that is not `c`; NULL when all are.
inline void* memchr_inv(const void* memory, int c, size_t n)
{
  const auto* const bytes = static_cast<const unsigned char*>(memory);
  const auto* const other = std::find_if(bytes, bytes + n, [c](auto b) { return b != static_cast<unsigned char>(c); });
  return other == bytes + n ? nullptr : const_cast<unsigned char*>(other);
}
LKM_EXPORT_SYMBOL(memchr_inv);

inline bool sysfs_streq(const char* a, const char* b) { return sim::latin1::line(a) == sim::latin1::line(b); }
LKM_EXPORT_SYMBOL(sysfs_streq);

inline int match_string(const char* const* array, size_t n, const char* wanted)
{
  return sim::latin1::index_of(array, n, [&](const char* item) { return std::string_view(item) == wanted; });
}
LKM_EXPORT_SYMBOL(match_string);

inline int __sysfs_match_string(const char* const* array, size_t n, const char* wanted)
{
  return sim::latin1::index_of(array, n, [&](const char* item) { return sysfs_streq(item, wanted); });
}
LKM_EXPORT_SYMBOL(__sysfs_match_string);

}  // extern "C"
}  // namespace lkm::waist
