// SPDX-License-Identifier: MIT OR GPL-2.0-only
/// Models drivers/base/bus.c (Linux 6.1): buses, the directories in which they show their devices and drivers, and the
/// files by which a process binds one to the other.
#pragma once

#include <lkm/sim/core/linkage.hpp>
#include <lkm/sim/core/export.hpp>
#include <lkm/sim/drivers/base/core.hpp>
#include <lkm/sim/drivers/base/dd.hpp>

#include <algorithm>
#include <cstddef>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace lkm::sim {

inline waist::bus_attribute* bus_attribute_of(waist::attribute* attr)
{
  static_assert(offsetof(waist::bus_attribute, attr) == 0);
  // SAFETY: the attributes of a bus are such, and attr is their first member.
  return reinterpret_cast<waist::bus_attribute*>(attr);
}
inline waist::bus_type* bus_of(waist::kobject* kobj)
{
  static_assert(offsetof(waist::lkm_bus_private, subsys) == 0);
  // SAFETY: the object of a bus is that of the set in its private part, the first member.
  return reinterpret_cast<waist::lkm_bus_private*>(kset_of(kobj))->bus;
}

inline constexpr waist::sysfs_ops bus_sysfs_ops{
    [](waist::kobject* kobj, waist::attribute* attr, char* buf) -> waist::ssize_t {
      auto* const own = bus_attribute_of(attr);
      return own->show ? own->show(bus_of(kobj), buf) : 0;
    },
    [](waist::kobject* kobj, waist::attribute* attr, const char* buf, std::size_t count) -> waist::ssize_t {
      auto* const own = bus_attribute_of(attr);
      return own->store ? own->store(bus_of(kobj), buf, count) : 0;
    }};

inline constexpr waist::kobj_type bus_ktype = [] {
  waist::kobj_type type{};
  type.release = [](waist::kobject*) {};  // the core frees it
  type.sysfs_ops = &bus_sysfs_ops;
  return type;
}();

/// Udev hears of buses, but not of what else is below /sys/bus.
inline const waist::kset_uevent_ops& bus_uevent_ops()
{
  static constexpr waist::kset_uevent_ops ops{[](waist::kobject* kobj) { return int{kobj->ktype == &bus_ktype}; },
                                              nullptr, nullptr};
  return ops;
}

/// The device of that name, with a reference, while `use` has it. -ENODEV when there is none.
template <class Use>
waist::ssize_t with_device_of(waist::bus_type* bus, const char* name, Use use)
{
  auto* const dev = waist::bus_find_device_by_name(bus, nullptr, name);
  const waist::ssize_t result = dev ? use(dev) : -ENODEV;
  waist::put_device(dev);
  return result;
}

/// Looks for a driver, if the device has none.
inline int rescan(waist::device* dev)
{
  const int result = dev->driver ? 0 : waist::device_attach(dev);
  return std::min(result, 0);
}

inline constexpr waist::bus_attribute bus_uevent_attribute{
    {"uevent", 0200}, nullptr, [](waist::bus_type* bus, const char* text, std::size_t n) -> waist::ssize_t {
      const int refused = waist::kobject_synth_uevent(&bus->p->subsys.kobj, text, n);
      return refused ? refused : static_cast<waist::ssize_t>(n);
    }};
inline constexpr waist::bus_attribute drivers_probe_attribute{
    {"drivers_probe", 0200}, nullptr, [](waist::bus_type* bus, const char* name, std::size_t n) -> waist::ssize_t {
      return with_device_of(bus, name, [&](waist::device* dev) -> waist::ssize_t {
        return rescan(dev) ? -EINVAL : static_cast<waist::ssize_t>(n);
      });
    }};
inline constexpr waist::bus_attribute drivers_autoprobe_attribute{
    {"drivers_autoprobe", 0644},
    [](waist::bus_type* bus, char* buf) -> waist::ssize_t {
      return waist::sysfs_emit(buf, "%d\n", int{bus->p->drivers_autoprobe});
    },
    [](waist::bus_type* bus, const char* text, std::size_t n) -> waist::ssize_t {
      bus->p->drivers_autoprobe = *text != '0';
      return static_cast<waist::ssize_t>(n);
    }};
inline constexpr const waist::bus_attribute* bus_files[] = {&bus_uevent_attribute, &drivers_probe_attribute,
                                                            &drivers_autoprobe_attribute};

inline int driver_core::register_bus(waist::bus_type* bus)
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

inline void driver_core::unregister_bus(waist::bus_type* bus)
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
inline int driver_core::enter_bus(waist::device* dev)
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
inline void driver_core::leave_bus(waist::device* dev)
{
  auto* const bus = dev->bus;
  if (!bus) return;
  waist::sysfs_remove_link(&dev->kobj, "subsystem");
  waist::sysfs_remove_link(&bus->p->devices_kset->kobj, waist::dev_name(dev));
  waist::device_remove_groups(dev, bus->dev_groups);
  std::erase(bus->p->devices, dev);
  release_driver(dev);
}

inline void driver_core::take_away_drivers(const departure& who)
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
inline void driver_core::take_away(const departure& who)
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

#ifdef LKM_SIM_BODIES
#include <lkm/sim/drivers/base/bus.ipp>
#endif
