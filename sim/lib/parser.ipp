// SPDX-License-Identifier: MIT OR GPL-2.0-only
/// The driver API's functions of lib/parser.hpp.
#pragma once

#include <lkm/sim/core/linkage.hpp>

namespace lkm::waist {
extern "C" {

LKM_SIM_INLINE int match_token(char* s, const struct match_token* table, substring_t* args)
{
  while (table->pattern && !sim::parser::fits(s, table->pattern, args)) ++table;
  return table->token;
}
LKM_EXPORT_SYMBOL(match_token);

LKM_SIM_INLINE int match_int(substring_t* s, int* result) { return sim::parser::number(*s, result, 0); }
LKM_EXPORT_SYMBOL(match_int);

LKM_SIM_INLINE int match_octal(substring_t* s, int* result) { return sim::parser::number(*s, result, 8); }
LKM_EXPORT_SYMBOL(match_octal);

LKM_SIM_INLINE int match_hex(substring_t* s, int* result) { return sim::parser::number(*s, result, 16); }
LKM_EXPORT_SYMBOL(match_hex);

LKM_SIM_INLINE int match_uint(substring_t* s, unsigned* result)
{
  return sim::parser::convert(*s, [=](const char* text) { return kstrtouint(text, 10, result); });
}
LKM_EXPORT_SYMBOL(match_uint);

LKM_SIM_INLINE int match_u64(substring_t* s, u64* result)
{
  return sim::parser::convert(*s, [=](const char* text) { return kstrtoull(text, 0, result); });
}
LKM_EXPORT_SYMBOL(match_u64);

LKM_SIM_INLINE bool match_wildcard(const char* pattern, const char* str) { return sim::parser::wildcard(pattern, str); }
LKM_EXPORT_SYMBOL(match_wildcard);

LKM_SIM_INLINE size_t match_strlcpy(char* dest, const substring_t* src, size_t size)
{
  const auto length = static_cast<size_t>(src->to - src->from);
  if (size) *std::copy_n(src->from, std::min(length, size - 1), dest) = '\0';
  return length;
}
LKM_EXPORT_SYMBOL(match_strlcpy);

LKM_SIM_INLINE char* match_strdup(const substring_t* s)
{
  return kmemdup_nul(s->from, static_cast<size_t>(s->to - s->from), GFP_KERNEL);
}
LKM_EXPORT_SYMBOL(match_strdup);

}  // extern "C"
}  // namespace lkm::waist
