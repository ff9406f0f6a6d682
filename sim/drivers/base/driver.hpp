// SPDX-License-Identifier: MIT OR GPL-2.0-only
/// Models drivers/base/driver.c and module.c (Linux 6.1): drivers, and their directories in /sys.
#pragma once

#include <lkm/sim/core/linkage.hpp>
#include <lkm/sim/core/export.hpp>
#include <lkm/sim/drivers/base/bus.hpp>
#include <lkm/sim/kernel/module/sysfs.hpp>

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace lkm::sim {

inline waist::driver_attribute* driver_attribute_of(waist::attribute* attr)
{
  static_assert(offsetof(waist::driver_attribute, attr) == 0);
  // SAFETY: the attributes of a driver are such, and attr is their first member.
  return reinterpret_cast<waist::driver_attribute*>(attr);
}
inline waist::device_driver* driver_of(waist::kobject* kobj)
{
  static_assert(offsetof(waist::driver_private, kobj) == 0);
  // SAFETY: the object of a driver is the first member of its private part.
  return reinterpret_cast<waist::driver_private*>(kobj)->driver;
}

inline constexpr waist::sysfs_ops driver_sysfs_ops{
    [](waist::kobject* kobj, waist::attribute* attr, char* buf) -> waist::ssize_t {
      auto* const own = driver_attribute_of(attr);
      return own->show ? own->show(driver_of(kobj), buf) : -EIO;
    },
    [](waist::kobject* kobj, waist::attribute* attr, const char* buf, std::size_t count) -> waist::ssize_t {
      auto* const own = driver_attribute_of(attr);
      return own->store ? own->store(driver_of(kobj), buf, count) : -EIO;
    }};

inline constexpr waist::kobj_type driver_ktype = [] {
  waist::kobj_type type{};
  type.release = [](waist::kobject*) {};  // the core frees it
  type.sysfs_ops = &driver_sysfs_ops;
  return type;
}();

inline constexpr waist::driver_attribute driver_uevent_attribute{
    {"uevent", 0200}, nullptr, [](waist::device_driver* drv, const char* text, std::size_t n) -> waist::ssize_t {
      const int refused = waist::kobject_synth_uevent(&drv->p->kobj, text, n);
      return refused ? refused : static_cast<waist::ssize_t>(n);
    }};
inline constexpr waist::driver_attribute bind_attribute{
    {"bind", 0200}, nullptr, [](waist::device_driver* drv, const char* name, std::size_t n) -> waist::ssize_t {
      return with_device_of(drv->bus, name, [&](waist::device* dev) -> waist::ssize_t {
        // An error of match() counts as a match.
        if (!driver_core::matches(drv, dev)) return -ENODEV;
        const int error = waist::device_driver_attach(drv, dev);
        return error ? error : static_cast<waist::ssize_t>(n);
      });
    }};
inline constexpr waist::driver_attribute unbind_attribute{
    {"unbind", 0200}, nullptr, [](waist::device_driver* drv, const char* name, std::size_t n) -> waist::ssize_t {
      return with_device_of(drv->bus, name, [&](waist::device* dev) -> waist::ssize_t {
        if (dev->driver != drv) return -ENODEV;
        part<driver_core>().release_driver(dev);
        return static_cast<waist::ssize_t>(n);
      });
    }};

/// Linux's module_add_driver(): the links between a driver and its module.
inline void driver_core::link_module(const waist::device_driver* drv)
{
  auto* const owner = drv->owner;
  if (!owner || !owner->mkobj.kobj.sd) return;
  waist::sysfs_create_link(&drv->p->kobj, &owner->mkobj.kobj, "module");
  auto& directory = driver_directories_[owner];
  if (!directory) directory = waist::kobject_create_and_add("drivers", &owner->mkobj.kobj);
  if (directory)
    waist::sysfs_create_link(directory, &drv->p->kobj, (drv->bus->name + (':' + std::string(drv->name))).c_str());
}

inline void driver_core::unlink_module(const waist::device_driver* drv)
{
  const auto found = driver_directories_.find(drv->owner);
  if (!drv->owner || found == driver_directories_.end()) return;
  waist::sysfs_remove_link(&drv->p->kobj, "module");
  if (found->second && found->second->sd)
    waist::sysfs_remove_link(found->second, (drv->bus->name + (':' + std::string(drv->name))).c_str());
}

/// Linux's bus_add_driver().
inline int driver_core::add_driver(waist::device_driver* drv)
{
  auto& bus = *drv->bus->p;
  auto fresh = std::make_unique<waist::driver_private>();
  fresh->driver = drv;
  fresh->made = part<char_devices>().maker_now();
  drv->p = fresh.get();
  fresh->kobj.kset = bus.drivers_kset;
  if (const int error = waist::kobject_init_and_add(&fresh->kobj, &driver_ktype, nullptr, "%s", drv->name)) {
    waist::kobject_put(&fresh->kobj);
    drv->p = nullptr;
    return error;
  }
  auto* const kobj = &fresh->kobj;
  drivers_.push_back(std::move(fresh));
  bus.drivers.push_back(drv);
  if (bus.drivers_autoprobe) attach(drv);
  link_module(drv);
  waist::sysfs_create_file(kobj, &driver_uevent_attribute.attr);
  if (waist::sysfs_create_groups(kobj, drv->bus->drv_groups))
    log(3, "bus_add_driver: driver_add_groups(" + std::string(drv->name) + ") failed");
  if (!drv->suppress_bind_attrs) {
    waist::sysfs_create_file(kobj, &unbind_attribute.attr);
    waist::sysfs_create_file(kobj, &bind_attribute.attr);
  }
  return 0;
}

/// Why the bus does not take the driver, or 0. Linux logs its reasons.
inline int refusal_of(waist::device_driver* drv)
{
  const auto quoted = "'" + std::string(drv->name) + "'";
  auto* const bus = drv->bus;
  if (!part<driver_core>().knows(bus)) {
    log(3, "Driver " + quoted + " was unable to register with bus_type '" + bus->name +
               "' because the bus was not initialized.");
    return -EINVAL;
  }
  const bool probes_twice = bus->probe && drv->probe, removes_twice = bus->remove && drv->remove;
  if (probes_twice || removes_twice || (bus->shutdown && drv->shutdown))
    log(4, "Driver " + quoted + " needs updating - please use bus_type methods");
  if (!waist::driver_find(drv->name, bus)) return 0;
  log(3, "Error: Driver " + quoted + " is already registered, aborting...");
  return -EBUSY;
}

inline int driver_core::register_driver(waist::device_driver* drv)
{
  int error = refusal_of(drv);
  if (!error) error = add_driver(drv);
  if (error) return error;
  auto* const kobj = &drv->p->kobj;
  if ((error = waist::sysfs_create_groups(kobj, drv->groups))) {
    const auto** const theirs = std::exchange(drv->groups, nullptr);
    unregister_driver(drv);
    drv->groups = theirs;
  } else {
    waist::kobject_uevent(kobj, waist::KOBJ_ADD);
  }
  return error;
}

inline void driver_core::unregister_driver(waist::device_driver* drv)
{
  if (!drv || !drv->p)
    return waist::lkm_warn("drivers/base/driver.c", __LINE__, "driver_unregister", "Unexpected driver unregister!");
  if (!knows(drv)) return oops("BUG: driver_unregister() of a driver that is not registered");
  auto* const kobj = &drv->p->kobj;
  waist::sysfs_remove_groups(kobj, drv->groups);
  if (!drv->suppress_bind_attrs) {
    waist::sysfs_remove_file(kobj, &bind_attribute.attr);
    waist::sysfs_remove_file(kobj, &unbind_attribute.attr);
  }
  waist::sysfs_remove_groups(kobj, drv->bus->drv_groups);
  waist::sysfs_remove_file(kobj, &driver_uevent_attribute.attr);
  std::erase(drv->bus->p->drivers, drv);
  while (!drv->p->devices.empty()) {
    auto* const dev = waist::get_device(drv->p->devices.back());
    release_driver(dev, drv);
    waist::put_device(dev);
  }
  unlink_module(drv);
  waist::kobject_put(kobj);
  std::erase_if(drivers_, [&](const auto& d) { return d->driver == drv; });
}

}  // namespace lkm::sim

#ifdef LKM_SIM_BODIES
#include <lkm/sim/drivers/base/driver.ipp>
#endif
