// SPDX-License-Identifier: MIT OR GPL-2.0-only
/// Models kernel/notifier.c (Linux 6.1): chains of functions. Differs from Linux: the chain that may block counts the
/// calls that are under way, where Linux has a rw_semaphore.
#pragma once

#include <lkm/sim/core/linkage.hpp>
#include <lkm/sim/core/export.hpp>
#include <lkm/sim/include/linux/notifier.h>
#include <lkm/sim/kernel/locking/spinlock.hpp>
#include <lkm/sim/kernel/printk/printk.hpp>
#include <lkm/sim/kernel/sched/core.hpp>

#include <cerrno>

#ifdef LKM_SIM_BODIES
#include <lkm/sim/kernel/notifier.ipp>
#endif
