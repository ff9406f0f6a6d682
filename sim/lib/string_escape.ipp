// SPDX-License-Identifier: MIT OR GPL-2.0-only
/// The driver API's functions of lib/string_escape.hpp.
#pragma once

#include <lkm/sim/core/linkage.hpp>

namespace lkm::waist {
extern "C" {

LKM_SIM_INLINE int string_escape_mem(const char* src, size_t isz, char* dst, size_t osz, unsigned flags,
                                     const char* only)
{
  const auto text = sim::escaped_text({src, isz}, flags, only ? only : "");
  std::memcpy(dst, text.data(), std::min(osz, text.size()));
  return static_cast<int>(text.size());
}
LKM_EXPORT_SYMBOL(string_escape_mem);

}  // extern "C"
}  // namespace lkm::waist
