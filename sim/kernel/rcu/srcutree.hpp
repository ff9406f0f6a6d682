// SPDX-License-Identifier: MIT OR GPL-2.0-only
/// Models kernel/rcu/srcutree.c (Linux 6.1): two counts of readers, of which the old one has to become 0.
#pragma once

#include <lkm/sim/core/linkage.hpp>
#include <lkm/sim/core/export.hpp>
#include <lkm/sim/include/linux/srcu.h>
#include <lkm/sim/kernel/rcu/tree.hpp>

#ifdef LKM_SIM_BODIES
#include <lkm/sim/kernel/rcu/srcutree.ipp>
#endif
