// SPDX-License-Identifier: MIT OR GPL-2.0-only
/// The driver API's functions of drivers/char/misc.hpp.
#pragma once

#include <lkm/sim/core/linkage.hpp>

namespace lkm::waist {
extern "C" {

LKM_SIM_INLINE int misc_register(miscdevice* misc) { return sim::part<sim::misc_devices>().add(misc); }
LKM_EXPORT_SYMBOL(misc_register);
LKM_SIM_INLINE void misc_deregister(miscdevice* misc) { sim::part<sim::misc_devices>().remove(misc); }
LKM_EXPORT_SYMBOL(misc_deregister);

}  // extern "C"
}  // namespace lkm::waist
