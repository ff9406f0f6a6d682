// SPDX-License-Identifier: MIT OR GPL-2.0-only
/// Models mm/percpu.c and lib/cpumask.c (Linux 6.1) for one processor: blocks of memory.
#pragma once

#include <lkm/sim/core/linkage.hpp>
#include <lkm/sim/core/export.hpp>
#include <lkm/sim/include/linux/cpumask.h>
#include <lkm/sim/include/linux/percpu.h>
#include <lkm/sim/include/linux/slab.h>
#include <lkm/sim/mm/slab_common.hpp>

#ifdef LKM_SIM_BODIES
#include <lkm/sim/mm/percpu.ipp>
#endif
