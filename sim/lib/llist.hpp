// SPDX-License-Identifier: MIT OR GPL-2.0-only
/// Models lib/llist.c (Linux 6.1): no task is preempted between two instructions, so that nothing needs to be atomic.
#pragma once

#include <lkm/sim/core/linkage.hpp>
#include <lkm/sim/core/export.hpp>
#include <lkm/sim/include/linux/llist.h>

#include <utility>

#ifdef LKM_SIM_BODIES
#include <lkm/sim/lib/llist.ipp>
#endif
