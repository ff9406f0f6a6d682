// SPDX-License-Identifier: MIT OR GPL-2.0-only
/// The driver API's functions of lib/vsprintf.hpp.
#pragma once

#include <lkm/sim/core/linkage.hpp>

namespace lkm::waist {
extern "C" {

LKM_SIM_INLINE int lkm_snprintf(char* buf, size_t size, const char* fmt, ...)
{
  va_list args;
  va_start(args, fmt);
  const auto text = sim::vformat(fmt, args);
  va_end(args);
  return sim::put_text(text, buf, size);
}
LKM_EXPORT_SYMBOL(lkm_snprintf);

LKM_SIM_INLINE int lkm_scnprintf(char* buf, size_t size, const char* fmt, ...)
{
  va_list args;
  va_start(args, fmt);
  const auto text = sim::vformat(fmt, args);
  va_end(args);
  const int wanted = sim::put_text(text, buf, size), room = static_cast<int>(size) - 1;
  return size ? std::min(wanted, room) : 0;
}
LKM_EXPORT_SYMBOL(lkm_scnprintf);

LKM_SIM_INLINE int lkm_sprintf(char* buf, const char* fmt, ...)
{
  va_list args;
  va_start(args, fmt);
  const auto text = sim::vformat(fmt, args);
  va_end(args);
  return sim::put_text(text, buf, text.size() + 1);
}
LKM_EXPORT_SYMBOL(lkm_sprintf);

}  // extern "C"
}  // namespace lkm::waist
