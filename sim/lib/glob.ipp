// SPDX-License-Identifier: MIT OR GPL-2.0-only
/// The driver API's functions of lib/glob.hpp.
#pragma once

#include <lkm/sim/core/linkage.hpp>

namespace lkm::waist {
extern "C" {

LKM_SIM_INLINE bool glob_match(const char* pat, const char* str) { return sim::glob::match(pat, str); }
LKM_EXPORT_SYMBOL(glob_match);

LKM_SIM_INLINE bool glob_match_len(const char* pat, const char* str, size_t len)
{
  return sim::glob::match(pat, std::string_view(str, strnlen(str, len)));
}
LKM_EXPORT_SYMBOL(glob_match_len);

}  // extern "C"
}  // namespace lkm::waist
