// SPDX-License-Identifier: MIT OR GPL-2.0-only
/// Models init/version.c (Linux 6.1): what a kernel is called.
#pragma once

#include <lkm/sim/core/linkage.hpp>
#include <lkm/sim/core/export.hpp>
#include <lkm/sim/core/current.hpp>
#include <lkm/sim/core/subsystem.hpp>
#include <lkm/sim/include/linux/utsname.h>

namespace lkm::sim {

struct uts final : subsystem {
  waist::uts_namespace init{{"Linux", "(none)", "6.1.0-lkm", "#1 SMP PREEMPT_DYNAMIC lkm", "x86_64", "(none)"}};
};
inline const initcall<uts> uts_initcall;

}  // namespace lkm::sim

#ifdef LKM_SIM_BODIES
#include <lkm/sim/kernel/utsname.ipp>
#endif
