// SPDX-License-Identifier: MIT OR GPL-2.0-only
/// The driver API's functions of drivers/base/driver.hpp.
#pragma once

#include <lkm/sim/core/linkage.hpp>

namespace lkm::waist {
extern "C" {

LKM_SIM_INLINE int driver_register(device_driver* drv) { return sim::part<sim::driver_core>().register_driver(drv); }
LKM_EXPORT_SYMBOL_GPL(driver_register);
LKM_SIM_INLINE void driver_unregister(device_driver* drv) { sim::part<sim::driver_core>().unregister_driver(drv); }
LKM_EXPORT_SYMBOL_GPL(driver_unregister);

LKM_SIM_INLINE device_driver* driver_find(const char* name, bus_type* bus)
{
  for (auto* const drv : bus->p->drivers)
    if (std::string_view(drv->p->kobj.name) == name) return drv;
  return nullptr;
}
LKM_EXPORT_SYMBOL_GPL(driver_find);

LKM_SIM_INLINE int driver_create_file(device_driver* driver, const driver_attribute* attr)
{
  return driver ? sysfs_create_file(&driver->p->kobj, &attr->attr) : -EINVAL;
}
LKM_EXPORT_SYMBOL_GPL(driver_create_file);

LKM_SIM_INLINE void driver_remove_file(device_driver* driver, const driver_attribute* attr)
{
  if (driver) sysfs_remove_file(&driver->p->kobj, &attr->attr);
}
LKM_EXPORT_SYMBOL_GPL(driver_remove_file);

LKM_SIM_INLINE int driver_for_each_device(device_driver* drv, device* start, void* data, int (*fn)(device*, void*))
{
  if (!drv) return -EINVAL;
  return sim::for_each_behind(drv->p->devices, start, [&](device* dev) { return fn(dev, data); });
}
LKM_EXPORT_SYMBOL_GPL(driver_for_each_device);

LKM_SIM_INLINE device* driver_find_device(device_driver* drv, device* start, const void* data,
                                          int (*match)(device*, const void*))
{
  device* found = nullptr;
  if (drv && drv->p)
    sim::for_each_behind(drv->p->devices, start, [&](device* dev) {
      if (match(dev, data)) found = get_device(dev);
      return int{found != nullptr};
    });
  return found;
}
LKM_EXPORT_SYMBOL_GPL(driver_find_device);

LKM_SIM_INLINE int driver_set_override(device* dev, const char** override, const char* s, size_t len)
{
  if (!override || !s || len >= 4095) return -EINVAL;
  const std::string_view text(s, len);
  const auto name = text.substr(0, text.find('\n'));
  const char* fresh = nullptr;
  if (!name.empty() && !(fresh = kmemdup_nul(name.data(), name.size(), GFP_KERNEL))) return -ENOMEM;
  device_lock(dev);
  const char* const old = std::exchange(*override, fresh);
  device_unlock(dev);
  kfree(old);
  return 0;
}
LKM_EXPORT_SYMBOL_GPL(driver_set_override);

}  // extern "C"
}  // namespace lkm::waist
