// SPDX-License-Identifier: MIT OR GPL-2.0-only
/// Models the wall's clock of kernel/time/timekeeping.c (Linux 6.1).
#pragma once

#include <lkm/sim/core/export.hpp>
#include <lkm/sim/include/linux/timekeeping.h>
#include <lkm/sim/kernel/sched/core.hpp>
#include <lkm/sim/user/process_stat.hpp>

namespace lkm::waist {
extern "C" {

inline s64 lkm_wall_clock_ns() { return sim::boot_time * 1'000'000'000 + ktime_get(); }
LKM_EXPORT_SYMBOL(lkm_wall_clock_ns);

}  // extern "C"
}  // namespace lkm::waist
