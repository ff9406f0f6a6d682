// SPDX-License-Identifier: MIT OR GPL-2.0-only
/// Models drivers/base/core.c (Linux 6.1) except dev_printk(), which is in dev_printk.hpp: devices, their entries in
/// /sys and /dev, and their uevents.
#pragma once

#include <lkm/sim/core/linkage.hpp>
#include <lkm/sim/drivers/base/dev_printk.hpp>
#include <lkm/sim/core/export.hpp>
#include <lkm/sim/drivers/base/base.hpp>
#include <lkm/sim/core/report.hpp>
#include <lkm/sim/lib/kstrtox.hpp>

#include <algorithm>
#include <cstdarg>
#include <cstddef>
#include <iterator>
#include <memory>
#include <string>
#include <string_view>
#include <utility>

namespace lkm::sim {

waist::device* device_of(waist::kobject* kobj);
// The release() of what device_create() allocates.
extern "C" inline void lkm_free_device(waist::device* dev) { waist::kfree(dev); }
// The same for root_device_register(), and for platform_device_alloc(): platform.hpp.
extern "C" inline void lkm_free_root_device(waist::device* dev) { waist::kfree(dev); }
extern "C" void lkm_free_platform_device(waist::device* dev);

void device_release(waist::kobject* kobj);

int device_uevent(waist::kobject* kobj, waist::kobj_uevent_env* env);

waist::device_attribute* device_attribute_of(waist::attribute* attr);

inline constexpr waist::sysfs_ops device_sysfs_ops{
    [](waist::kobject* kobj, waist::attribute* attr, char* buf) -> waist::ssize_t {
      auto* const own = device_attribute_of(attr);
      return own->show ? own->show(device_of(kobj), own, buf) : -EIO;
    },
    [](waist::kobject* kobj, waist::attribute* attr, const char* buf, std::size_t count) -> waist::ssize_t {
      auto* const own = device_attribute_of(attr);
      return own->store ? own->store(device_of(kobj), own, buf, count) : -EIO;
    }};

inline constexpr waist::kobj_type device_ktype = [] {
  waist::kobj_type type{};
  type.release = device_release;
  type.sysfs_ops = &device_sysfs_ops;
  return type;
}();

/// Those of /sys/bus: bus.hpp.
const waist::kset_uevent_ops& bus_uevent_ops();

/// Only devices that have a bus or a class send uevents.
inline constexpr waist::kset_uevent_ops device_uevent_ops{
    [](waist::kobject* kobj) {
      return int{kobj->ktype == &device_ktype && (device_of(kobj)->bus || device_of(kobj)->lkm_class)};
    },
    [](waist::kobject* kobj) {
      const auto* const dev = device_of(kobj);
      return dev->bus ? dev->bus->name : dev->lkm_class->name;
    },
    device_uevent};

waist::ssize_t uevent_show(waist::device* dev, waist::device_attribute*, char* buf);

/// Sends the uevent `action` again. Returns the result of writing it to the uevent file.
waist::ssize_t tell_udev_again(waist::device& of, std::string_view action);

waist::ssize_t uevent_store(waist::device* dev, waist::device_attribute*, const char* text, std::size_t n);

waist::ssize_t dev_show(waist::device* dev, waist::device_attribute*, char* buf);

inline constexpr waist::device_attribute uevent_attribute{{"uevent", 0644}, uevent_show, uevent_store};
inline constexpr waist::device_attribute dev_attribute{{"dev", 0444}, dev_show, nullptr};

/// A directory of a class among the devices, which goes with the last device in it.
struct class_dir {
  waist::kobject kobj;
  waist::lkm_class* cls;
};

inline constexpr waist::kobj_type class_dir_type = [] {
  waist::kobj_type type{};
  type.release = [](waist::kobject* kobj) { waist::kfree(kobj); };
  type.sysfs_ops = &waist::kobj_sysfs_ops;
  return type;
}();

/// The variable that an attribute stands for.
void* variable_of(waist::device_attribute* attr);

/// A device that device_create() makes, without its name so far, or an ERR_PTR.
waist::device* device_for_class(waist::lkm_class* cls, waist::device* parent, waist::dev_t devt, void* drvdata,
                                const waist::attribute_group** groups);

/// Adds what device_for_class() made, and `naming` failed or did not; a device that cannot be added is released.
waist::device* added_or_released(waist::device* dev, int naming);

}  // namespace lkm::sim

#ifdef LKM_SIM_BODIES
#include <lkm/sim/drivers/base/core.ipp>
#endif
