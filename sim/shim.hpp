// SPDX-License-Identifier: MIT OR GPL-2.0-only
/// The shim in the simulator: the same text as in a real module, inline, over the simulated Linux driver API.
#pragma once

#include <lkm/abi.h>
#include <lkm/sim/kernel.hpp>

#define LKM_SHIM inline
namespace lkm::waist {
extern "C" {
#include <lkm/kernel/shim.h>
}
}  // namespace lkm::waist
#undef LKM_SHIM
