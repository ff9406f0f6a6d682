// SPDX-License-Identifier: MIT OR GPL-2.0-only
/// Models mm/mempool.c (Linux 6.1): objects of which some are kept back.
#pragma once

#include <lkm/sim/core/linkage.hpp>
#include <lkm/sim/core/export.hpp>
#include <lkm/sim/include/linux/mempool.h>
#include <lkm/sim/kernel/locking/spinlock.hpp>
#include <lkm/sim/kernel/sched/core.hpp>
#include <lkm/sim/mm/slab_common.hpp>

#include <algorithm>
#include <cerrno>
#include <memory>

#ifdef LKM_SIM_BODIES
#include <lkm/sim/mm/mempool.ipp>
#endif
