// SPDX-License-Identifier: MIT OR GPL-2.0-only
/// The driver API's functions of kernel/time/timekeeping.hpp.
#pragma once

#include <lkm/sim/core/linkage.hpp>

namespace lkm::waist {
extern "C" {

LKM_SIM_INLINE s64 lkm_wall_clock_ns() { return sim::boot_time * 1'000'000'000 + ktime_get(); }
LKM_EXPORT_SYMBOL(lkm_wall_clock_ns);

}  // extern "C"
}  // namespace lkm::waist
