// SPDX-License-Identifier: MIT OR GPL-2.0-only
/// The driver API's functions of drivers/base/dd.hpp.
#pragma once

#include <lkm/sim/core/linkage.hpp>

namespace lkm::waist {
extern "C" {

LKM_SIM_INLINE int device_attach(device* dev) { return sim::part<sim::driver_core>().attach(dev); }
LKM_EXPORT_SYMBOL_GPL(device_attach);
LKM_SIM_INLINE int driver_attach(device_driver* drv) { return sim::part<sim::driver_core>().attach(drv); }
LKM_EXPORT_SYMBOL_GPL(driver_attach);
LKM_SIM_INLINE int device_bind_driver(device* dev) { return sim::part<sim::driver_core>().bind(dev); }
LKM_EXPORT_SYMBOL_GPL(device_bind_driver);
LKM_SIM_INLINE int device_driver_attach(device_driver* drv, device* dev)
{
  return sim::part<sim::driver_core>().bind_to(drv, dev);
}
LKM_EXPORT_SYMBOL_GPL(device_driver_attach);
LKM_SIM_INLINE void device_release_driver(device* dev) { sim::part<sim::driver_core>().release_driver(dev); }
LKM_EXPORT_SYMBOL_GPL(device_release_driver);
LKM_SIM_INLINE void wait_for_device_probe() { flush_work(&sim::part<sim::driver_core>().deferred_work); }
LKM_EXPORT_SYMBOL_GPL(wait_for_device_probe);

}  // extern "C"
}  // namespace lkm::waist
