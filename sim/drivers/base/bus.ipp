// SPDX-License-Identifier: MIT OR GPL-2.0-only
/// The driver API's functions of drivers/base/bus.hpp.
#pragma once

#include <lkm/sim/core/linkage.hpp>

namespace lkm::waist {
extern "C" {

LKM_SIM_INLINE int bus_register(bus_type* bus) { return sim::part<sim::driver_core>().register_bus(bus); }
LKM_EXPORT_SYMBOL_GPL(bus_register);
LKM_SIM_INLINE void bus_unregister(bus_type* bus) { sim::part<sim::driver_core>().unregister_bus(bus); }
LKM_EXPORT_SYMBOL_GPL(bus_unregister);

LKM_SIM_INLINE int bus_create_file(bus_type* bus, bus_attribute* attr)
{
  return sim::part<sim::driver_core>().knows(bus) ? sysfs_create_file(&bus->p->subsys.kobj, &attr->attr) : -EINVAL;
}
LKM_EXPORT_SYMBOL_GPL(bus_create_file);

LKM_SIM_INLINE void bus_remove_file(bus_type* bus, bus_attribute* attr)
{
  if (sim::part<sim::driver_core>().knows(bus)) sysfs_remove_file(&bus->p->subsys.kobj, &attr->attr);
}
LKM_EXPORT_SYMBOL_GPL(bus_remove_file);

LKM_SIM_INLINE int bus_for_each_dev(bus_type* bus, device* start, void* data, int (*fn)(device*, void*))
{
  if (!bus || !bus->p) return -EINVAL;
  return sim::for_each_behind(bus->p->devices, start, [&](device* dev) { return fn(dev, data); });
}
LKM_EXPORT_SYMBOL_GPL(bus_for_each_dev);

LKM_SIM_INLINE int bus_for_each_drv(bus_type* bus, device_driver* start, void* data, int (*fn)(device_driver*, void*))
{
  if (!bus) return -EINVAL;
  return sim::for_each_behind(bus->p->drivers, start, [&](device_driver* drv) { return fn(drv, data); });
}
LKM_EXPORT_SYMBOL_GPL(bus_for_each_drv);

LKM_SIM_INLINE device* bus_find_device(bus_type* bus, device* start, const void* data,
                                       int (*match)(device*, const void*))
{
  device* found = nullptr;
  if (bus && bus->p)
    sim::for_each_behind(bus->p->devices, start, [&](device* dev) {
      if (match(dev, data)) found = get_device(dev);
      return int{found != nullptr};
    });
  return found;
}
LKM_EXPORT_SYMBOL_GPL(bus_find_device);

LKM_SIM_INLINE int bus_rescan_devices(bus_type* bus)
{
  return bus_for_each_dev(bus, nullptr, nullptr, [](device* dev, void*) { return sim::rescan(dev); });
}
LKM_EXPORT_SYMBOL_GPL(bus_rescan_devices);

LKM_SIM_INLINE int device_reprobe(device* dev)
{
  device_release_driver(dev);
  return sim::rescan(dev);
}
LKM_EXPORT_SYMBOL_GPL(device_reprobe);

LKM_SIM_INLINE kset* bus_get_kset(bus_type* bus) { return &bus->p->subsys; }
LKM_EXPORT_SYMBOL_GPL(bus_get_kset);

LKM_SIM_INLINE int device_match_name(device* dev, const void* name)
{
  return sysfs_streq(dev_name(dev), static_cast<const char*>(name));
}
LKM_EXPORT_SYMBOL_GPL(device_match_name);
LKM_SIM_INLINE int device_match_devt(device* dev, const void* pdevt)
{
  return dev->devt == *static_cast<const dev_t*>(pdevt);
}
LKM_EXPORT_SYMBOL_GPL(device_match_devt);
LKM_SIM_INLINE int device_match_any(device*, const void*) { return 1; }
LKM_EXPORT_SYMBOL_GPL(device_match_any);

}  // extern "C"
}  // namespace lkm::waist
