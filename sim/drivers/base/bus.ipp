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

namespace lkm::sim {

LKM_SIM_INLINE waist::bus_attribute* bus_attribute_of(waist::attribute* attr)
{
  static_assert(offsetof(waist::bus_attribute, attr) == 0);
  // SAFETY: the attributes of a bus are such, and attr is their first member.
  return reinterpret_cast<waist::bus_attribute*>(attr);
}

LKM_SIM_INLINE waist::bus_type* bus_of(waist::kobject* kobj)
{
  static_assert(offsetof(waist::lkm_bus_private, subsys) == 0);
  // SAFETY: the object of a bus is that of the set in its private part, the first member.
  return reinterpret_cast<waist::lkm_bus_private*>(kset_of(kobj))->bus;
}

LKM_SIM_INLINE const waist::kset_uevent_ops& bus_uevent_ops()
{
  static constexpr waist::kset_uevent_ops ops{[](waist::kobject* kobj) { return int{kobj->ktype == &bus_ktype}; },
                                              nullptr, nullptr};
  return ops;
}

LKM_SIM_INLINE int rescan(waist::device* dev)
{
  const int result = dev->driver ? 0 : waist::device_attach(dev);
  return std::min(result, 0);
}

LKM_SIM_INLINE int driver_core::register_bus(waist::bus_type* bus)
{
  auto fresh = std::make_unique<waist::lkm_bus_private>();
  auto& kobj = fresh->subsys.kobj;
  if (const int error = waist::kobject_set_name(&kobj, "%s", bus->name)) return error;
  kobj.kset = part<kobjects>().bus;
  kobj.ktype = &bus_ktype;
  fresh->bus = bus;
  fresh->made = part<char_devices>().maker_now();
  bus->p = fresh.get();
  if (const int error = waist::kset_register(&fresh->subsys)) {
    waist::kfree(std::exchange(kobj.name, nullptr));
    bus->p = nullptr;
    return error;
  }
  fresh->devices_kset = waist::kset_create_and_add("devices", nullptr, &kobj);
  fresh->drivers_kset = waist::kset_create_and_add("drivers", nullptr, &kobj);
  for (const auto* const file : bus_files) waist::sysfs_create_file(&kobj, &file->attr);
  buses_.push_back(std::move(fresh));
  const int error = waist::sysfs_create_groups(&kobj, bus->bus_groups);
  if (error) {
    bus->bus_groups = nullptr;
    unregister_bus(bus);
  }
  return error;
}

LKM_SIM_INLINE void driver_core::unregister_bus(waist::bus_type* bus)
{
  if (!knows(bus)) oops("BUG: bus_unregister() of a bus that is not registered");
  auto& p = *bus->p;
  const auto too_early = [&](const std::string& what, const char* call) {
    part<report>().add(severity::bug, "bus \"" + std::string(bus->name) + "\" unregistered before its " + what + ": " +
                                          call + " comes first, or it points to freed memory");
  };
  for (const auto left = p.devices; auto* const dev : left) {
    too_early("device \"" + std::string(waist::dev_name(dev)) + '"', "device_unregister()");
    del(dev);
  }
  for (const auto left = p.drivers; auto* const drv : left) {
    too_early("driver \"" + std::string(drv->name) + '"', "driver_unregister()");
    unregister_driver(drv);
  }
  auto& kobj = p.subsys.kobj;
  waist::sysfs_remove_groups(&kobj, bus->bus_groups);
  for (const auto* const file : bus_files) waist::sysfs_remove_file(&kobj, &file->attr);
  waist::kset_unregister(p.drivers_kset);
  waist::kset_unregister(p.devices_kset);
  waist::kset_unregister(&p.subsys);
  bus->p = nullptr;
  std::erase_if(buses_, [&](const auto& b) { return b->bus == bus; });
}

/// Linux's bus_add_device().
LKM_SIM_INLINE int driver_core::enter_bus(waist::device* dev)
{
  auto* const bus = dev->bus;
  if (!bus) return 0;
  int error = waist::device_add_groups(dev, bus->dev_groups);
  if (error) return error;
  auto& parts = *bus->p;
  const auto* const name = waist::dev_name(dev);
  error = waist::sysfs_create_link(&parts.devices_kset->kobj, &dev->kobj, name);
  if (!error) {
    error = waist::sysfs_create_link(&dev->kobj, &parts.subsys.kobj, "subsystem");
    if (error) waist::sysfs_remove_link(&parts.devices_kset->kobj, name);
  }
  if (!error) parts.devices.push_back(dev);
  if (error) waist::device_remove_groups(dev, bus->dev_groups);
  return error;
}

/// Linux's bus_remove_device().
LKM_SIM_INLINE void driver_core::leave_bus(waist::device* dev)
{
  auto* const bus = dev->bus;
  if (!bus) return;
  waist::sysfs_remove_link(&dev->kobj, "subsystem");
  waist::sysfs_remove_link(&bus->p->devices_kset->kobj, waist::dev_name(dev));
  waist::device_remove_groups(dev, bus->dev_groups);
  std::erase(bus->p->devices, dev);
  release_driver(dev);
}

LKM_SIM_INLINE void driver_core::take_away_drivers(const departure& who)
{
  const auto gone = [&](const auto& private_part, const void* object) {
    return private_part.made.by == who.module() && std::ranges::find(the_kernels_, object) == the_kernels_.end();
  };
  std::vector<waist::device_driver*> drivers;
  for (const auto& d : drivers_)
    if (gone(*d, d->driver)) drivers.push_back(d->driver);
  for (auto* const drv : drivers) {
    who.left("driver \"" + std::string(drv->name) + '"',
             std::string_view(drv->bus->name) == "platform" ? "platform_driver_unregister()" : "driver_unregister()",
             &drv->p->made.at);
    unregister_driver(drv);
  }
}

/// Drivers, devices and buses, in this order.
LKM_SIM_INLINE void driver_core::take_away(const departure& who)
{
  const auto* const before = std::exchange(leaving_, &who);
  take_away_drivers(who);
  take_away_devices(who);
  std::vector<waist::bus_type*> buses;
  for (const auto& b : buses_)
    if (b->made.by == who.module() && std::ranges::find(the_kernels_, b->bus) == the_kernels_.end())
      buses.push_back(b->bus);
  for (auto* const bus : buses) {
    who.left("bus \"" + std::string(bus->name) + '"', "bus_unregister()", &bus->p->made.at);
    unregister_bus(bus);
  }
  if (const auto found = driver_directories_.find(who.module()); found != driver_directories_.end()) {
    waist::kobject_put(found->second);
    driver_directories_.erase(found);
  }
  leaving_ = before;
}

}  // namespace lkm::sim
