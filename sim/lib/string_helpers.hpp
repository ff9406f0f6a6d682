// SPDX-License-Identifier: MIT OR GPL-2.0-only
/// Models fortify_panic() of lib/string_helpers.c (Linux 6.1): what the checks in linux/string.h lead to.
#pragma once

#include <lkm/sim/core/export.hpp>
#include <lkm/sim/core/current.hpp>

#include <string>

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
