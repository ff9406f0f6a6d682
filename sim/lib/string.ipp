// SPDX-License-Identifier: MIT OR GPL-2.0-only
/// The driver API's functions of lib/string.hpp.
#pragma once

#include <lkm/sim/core/linkage.hpp>

namespace lkm::waist {
extern "C" {

LKM_EXPORT_OF_LIBC(memcpy);
LKM_EXPORT_OF_LIBC(memmove);
LKM_EXPORT_OF_LIBC(memset);
LKM_EXPORT_OF_LIBC(memcmp);
LKM_EXPORT_OF_LIBC(memchr);
LKM_EXPORT_OF_LIBC(strlen);
LKM_EXPORT_OF_LIBC(strnlen);
LKM_EXPORT_OF_LIBC(strcmp);
LKM_EXPORT_OF_LIBC(strncmp);
LKM_EXPORT_OF_LIBC(strcpy);
LKM_EXPORT_OF_LIBC(strncpy);
LKM_EXPORT_OF_LIBC(strcat);
LKM_EXPORT_OF_LIBC(strchr);
LKM_EXPORT_OF_LIBC(strrchr);
LKM_EXPORT_OF_LIBC(strstr);
LKM_EXPORT_OF_LIBC(strncat);
LKM_EXPORT_OF_LIBC(strchrnul);
LKM_EXPORT_OF_LIBC(strpbrk);
LKM_EXPORT_OF_LIBC(strsep);
LKM_EXPORT_OF_LIBC(strspn);
LKM_EXPORT_OF_LIBC(strcspn);
LKM_EXPORT_OF_LIBC(bcmp);

LKM_SIM_INLINE int lkm_strcasecmp(const char* a, const char* b) { return sim::latin1::compare(a, b, ~std::size_t{0}); }
LKM_EXPORT_SYMBOL(lkm_strcasecmp);

LKM_SIM_INLINE int lkm_strncasecmp(const char* a, const char* b, size_t n) { return sim::latin1::compare(a, b, n); }
LKM_EXPORT_SYMBOL(lkm_strncasecmp);

LKM_SIM_INLINE char* skip_spaces(const char* s)
{
  return const_cast<char*>(std::find_if_not(s, s + std::strlen(s), sim::latin1::is_space));
}
LKM_EXPORT_SYMBOL(skip_spaces);

LKM_SIM_INLINE char* strim(char* s)
{
  auto* end = s + std::strlen(s);
  while (end != s && sim::latin1::is_space(end[-1])) --end;
  *end = '\0';
  return skip_spaces(s);
}
LKM_EXPORT_SYMBOL(strim);

// As since Linux 6.5, and in Debian's 6.1: the string, where 6.1 of kernel.org gives its end.
LKM_SIM_INLINE char* strreplace(char* s, char from, char to)
{
  std::replace(s, s + std::strlen(s), from, to);
  return s;
}
LKM_EXPORT_SYMBOL(strreplace);

LKM_SIM_INLINE char* strnchr(const char* s, size_t n, int c)
{
  // The terminating zero is a character that can be found.
  return static_cast<char*>(const_cast<void*>(std::memchr(s, c, std::min(n, strnlen(s, n) + 1))));
}
LKM_EXPORT_SYMBOL(strnchr);

LKM_SIM_INLINE char* strnstr(const char* s, const char* wanted, size_t n)
{
  // Neither has to end within `n`: the bytes are compared, the terminating zero among them.
  const auto length = std::strlen(wanted);
  const auto found = std::string_view(s, n).find(std::string_view(wanted, length));
  return found == std::string_view::npos ? nullptr : const_cast<char*>(s + found);
}
LKM_EXPORT_SYMBOL(strnstr);

LKM_SIM_INLINE size_t strlcat(char* to, const char* from, size_t size)
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
LKM_SIM_INLINE void* memscan(void* memory, int c, size_t n)
{
  auto* const found = std::memchr(memory, c, n);
  return found ? found : static_cast<char*>(memory) + n;
}
LKM_EXPORT_SYMBOL(memscan);

/// The first byte that is not `c`; NULL when all are.
LKM_SIM_INLINE void* memchr_inv(const void* memory, int c, size_t n)
{
  const auto* const bytes = static_cast<const unsigned char*>(memory);
  const auto* const other = std::find_if(bytes, bytes + n, [c](auto b) { return b != static_cast<unsigned char>(c); });
  return other == bytes + n ? nullptr : const_cast<unsigned char*>(other);
}
LKM_EXPORT_SYMBOL(memchr_inv);

LKM_SIM_INLINE bool sysfs_streq(const char* a, const char* b) { return sim::latin1::line(a) == sim::latin1::line(b); }
LKM_EXPORT_SYMBOL(sysfs_streq);

LKM_SIM_INLINE int match_string(const char* const* array, size_t n, const char* wanted)
{
  return sim::latin1::index_of(array, n, [&](const char* item) { return std::string_view(item) == wanted; });
}
LKM_EXPORT_SYMBOL(match_string);

LKM_SIM_INLINE int __sysfs_match_string(const char* const* array, size_t n, const char* wanted)
{
  return sim::latin1::index_of(array, n, [&](const char* item) { return sysfs_streq(item, wanted); });
}
LKM_EXPORT_SYMBOL(__sysfs_match_string);

}  // extern "C"
}  // namespace lkm::waist
