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

waist::bus_attribute* bus_attribute_of(waist::attribute* attr);
waist::bus_type* bus_of(waist::kobject* kobj);

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
const waist::kset_uevent_ops& bus_uevent_ops();

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
int rescan(waist::device* dev);

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

}  // namespace lkm::sim

#ifdef LKM_SIM_BODIES
#include <lkm/sim/drivers/base/bus.ipp>
#endif
