// SPDX-License-Identifier: MIT OR GPL-2.0-only
/// Models lib/ratelimit.c (Linux 6.1): no more than `burst` in each `interval`, and a line that says how many were left
/// out.
#pragma once

#include <lkm/sim/core/linkage.hpp>
#include <lkm/sim/core/export.hpp>
#include <lkm/sim/core/subsystem.hpp>
#include <lkm/sim/include/linux/ratelimit.h>

namespace lkm::sim {

/// What printk_ratelimit() counts, for all who call it.
struct printk_ratelimit_state final : subsystem {
  printk_ratelimit_state() { waist::ratelimit_default_init(&state); }
  waist::ratelimit_state state;
};
LKM_SIM_INITCALL(printk_ratelimit_state);

}  // namespace lkm::sim

#ifdef LKM_SIM_BODIES
#include <lkm/sim/lib/ratelimit.ipp>
#endif
