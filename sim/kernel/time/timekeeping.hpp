// SPDX-License-Identifier: MIT OR GPL-2.0-only
/// Models the wall's clock of kernel/time/timekeeping.c (Linux 6.1).
#pragma once

#include <lkm/sim/core/linkage.hpp>
#include <lkm/sim/core/export.hpp>
#include <lkm/sim/include/linux/timekeeping.h>
#include <lkm/sim/kernel/sched/core.hpp>
#include <lkm/sim/user/process_stat.hpp>

#ifdef LKM_SIM_BODIES
#include <lkm/sim/kernel/time/timekeeping.ipp>
#endif
