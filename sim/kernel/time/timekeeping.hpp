// SPDX-License-Identifier: MIT OR GPL-2.0-only
/// Models the wall's clock of kernel/time/timekeeping.c (Linux 6.1).
#pragma once

#include <lkm/sim/core/linkage.hpp>
#include <lkm/sim/core/export.hpp>
#include <lkm/sim/include/linux/timekeeping.h>
#include <lkm/sim/kernel/sched/core.hpp>

#include <cstdint>

namespace lkm::sim {

/// When each simulated kernel starts, in seconds since 1970: midnight of 1 January 2026.
inline constexpr std::int64_t boot_time = 1'767'225'600;

}  // namespace lkm::sim

#ifdef LKM_SIM_BODIES
#include <lkm/sim/kernel/time/timekeeping.ipp>
#endif
