// SPDX-License-Identifier: MIT OR GPL-2.0-only
/// The driver API's functions of kernel/utsname.hpp.
#pragma once

#include <lkm/sim/core/linkage.hpp>

namespace lkm::waist {
extern "C" {

LKM_SIM_INLINE uts_namespace* lkm_uts_namespace() { return &sim::part<sim::uts>().init; }
LKM_EXPORT_SYMBOL(lkm_uts_namespace);

}  // extern "C"
}  // namespace lkm::waist
