// SPDX-License-Identifier: MIT OR GPL-2.0-only
/// Models init/version.c (Linux 6.1): what a kernel is called.
#pragma once

#include <lkm/sim/core/export.hpp>
#include <lkm/sim/core/current.hpp>
#include <lkm/sim/core/subsystem.hpp>
#include <lkm/sim/include/linux/utsname.h>

namespace lkm::sim {

struct uts_namespace final : subsystem {
  waist::new_utsname name{"Linux", "(none)", "6.1.0-lkm", "#1 SMP PREEMPT_DYNAMIC lkm", "x86_64", "(none)"};
};
inline const initcall<uts_namespace> uts_namespace_initcall;

}  // namespace lkm::sim

namespace lkm::waist {
extern "C" {

inline new_utsname* lkm_utsname() { return &sim::part<sim::uts_namespace>().name; }
LKM_EXPORT_SYMBOL(lkm_utsname);

}  // extern "C"
}  // namespace lkm::waist
