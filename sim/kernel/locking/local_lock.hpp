// SPDX-License-Identifier: MIT OR GPL-2.0-only
/// Models include/linux/local_lock_internal.h (Linux 6.1) as with CONFIG_DEBUG_LOCK_ALLOC: a local lock knows its
/// owner.
#pragma once

#include <lkm/sim/core/linkage.hpp>
#include <lkm/sim/core/export.hpp>
#include <lkm/sim/include/linux/local_lock.h>
#include <lkm/sim/kernel/sched/core.hpp>

#include <string>

#ifdef LKM_SIM_BODIES
#include <lkm/sim/kernel/locking/local_lock.ipp>
#endif
