// SPDX-License-Identifier: MIT OR GPL-2.0-only
/// The driver API's functions of kernel/utsname.hpp.
#pragma once

#include <lkm/sim/core/linkage.hpp>

namespace lkm::waist {
extern "C" {

LKM_SIM_INLINE new_utsname* lkm_utsname() { return &sim::part<sim::uts_namespace>().name; }
LKM_EXPORT_SYMBOL(lkm_utsname);

}  // extern "C"
}  // namespace lkm::waist
