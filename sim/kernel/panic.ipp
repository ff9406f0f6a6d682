// SPDX-License-Identifier: MIT OR GPL-2.0-only
/// The driver API's functions of kernel/panic.hpp.
#pragma once

#include <lkm/sim/core/linkage.hpp>

namespace lkm::waist {
extern "C" {

// The compiler calls it. Where no simulated kernel runs it does what the C library's does.
[[noreturn]] inline void __stack_chk_fail() { sim::stack_was_smashed(__builtin_return_address(0)); }
LKM_EXPORT_SYMBOL(__stack_chk_fail);

}  // extern "C"
}  // namespace lkm::waist
