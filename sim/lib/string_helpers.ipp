// SPDX-License-Identifier: MIT OR GPL-2.0-only
/// The driver API's functions of lib/string_helpers.hpp.
#pragma once

#include <lkm/sim/core/linkage.hpp>

namespace lkm::waist {
extern "C" {

[[noreturn]] inline void fortify_panic(const char* name)
{
  sim::oops(
      "kernel BUG: detected buffer overflow in " + std::string(name) +
      "\nThe compiler knows the size of the object, and the call would have gone beyond its end (FORTIFY_SOURCE).");
}
LKM_EXPORT_SYMBOL(fortify_panic);

}  // extern "C"
}  // namespace lkm::waist
