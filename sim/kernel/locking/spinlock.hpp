// SPDX-License-Identifier: MIT OR GPL-2.0-only
/// Models kernel/locking/spinlock.c (Linux 6.1): whoever wants a spinlock that another processor holds lets that go on.
/// One that the same processor holds never comes free.
#pragma once

#include <lkm/sim/core/linkage.hpp>
#include <lkm/sim/core/export.hpp>
#include <lkm/sim/include/linux/atomic.h>
#include <lkm/sim/include/linux/irqflags.h>
#include <lkm/sim/include/linux/rwlock.h>
#include <lkm/sim/include/linux/spinlock.h>
#include <lkm/sim/kernel/locking/lockdep.hpp>
#include <lkm/sim/kernel/softirq.hpp>
#include <lkm/sim/kernel/sched/core.hpp>

#ifdef LKM_SIM_BODIES
#include <lkm/sim/kernel/locking/spinlock.ipp>
#endif
