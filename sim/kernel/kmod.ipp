// SPDX-License-Identifier: MIT OR GPL-2.0-only
/// The driver API's functions of kernel/kmod.hpp.
#pragma once

#include <lkm/sim/core/linkage.hpp>

namespace lkm::waist {
extern "C" {

LKM_SIM_INLINE int __request_module(bool, const char* fmt, ...)
{
  va_list args;
  va_start(args, fmt);
  const auto name = sim::vformat(fmt, args);
  va_end(args);
  return sim::request_module(name);
}
LKM_EXPORT_SYMBOL(__request_module);

}  // extern "C"
}  // namespace lkm::waist
