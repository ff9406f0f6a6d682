// SPDX-License-Identifier: MIT OR GPL-2.0-only
/// Models kernel/sched/swait.c (Linux 6.1).
#pragma once

#include <lkm/sim/core/linkage.hpp>
#include <lkm/sim/core/export.hpp>
#include <lkm/sim/include/linux/swait.h>
#include <lkm/sim/kernel/locking/spinlock.hpp>
#include <lkm/sim/kernel/sched/wait.hpp>

#ifdef LKM_SIM_BODIES
#include <lkm/sim/kernel/sched/swait.ipp>
#endif
