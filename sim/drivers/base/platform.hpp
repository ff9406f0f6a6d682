// SPDX-License-Identifier: MIT OR GPL-2.0-only
/// Models drivers/base/platform.c (Linux 6.1): the bus of devices that somebody says are there.
#pragma once

#include <lkm/sim/core/linkage.hpp>
#include <lkm/sim/core/export.hpp>
#include <lkm/sim/core/subsystem.hpp>
#include <lkm/sim/drivers/base/driver.hpp>
#include <lkm/sim/include/linux/platform_device.h>

#include <algorithm>
#include <cstddef>
#include <cstring>
#include <iterator>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <utility>

namespace lkm::sim {

inline waist::platform_device* platform_device_of(waist::device* dev)
{
  // SAFETY: called for devices of the platform bus only.
  return reinterpret_cast<waist::platform_device*>(reinterpret_cast<char*>(dev) -
                                                   offsetof(waist::platform_device, dev));
}
inline waist::platform_driver* platform_driver_of(waist::device_driver* drv)
{
  // SAFETY: called for drivers of the platform bus only.
  return reinterpret_cast<waist::platform_driver*>(reinterpret_cast<char*>(drv) -
                                                   offsetof(waist::platform_driver, driver));
}

extern "C" inline void lkm_free_platform_device(waist::device* dev)
{
  auto* const pdev = platform_device_of(dev);
  waist::kfree(dev->platform_data);
  waist::kfree(pdev->resource);
  waist::kfree(pdev->driver_override);
  waist::kfree(pdev);
}

/// The probe() of a driver of platform_driver_probe(), for devices that come later.
extern "C" inline int lkm_probe_too_late(waist::platform_device*) { return -ENXIO; }

/// Says to which driver a device of the bus goes.
inline int platform_match(waist::device* dev, waist::device_driver* drv)
{
  auto* const pdev = platform_device_of(dev);
  if (pdev->driver_override) return std::strcmp(pdev->driver_override, drv->name) == 0;
  const auto* id = platform_driver_of(drv)->id_table;
  if (!id) return std::strcmp(pdev->name, drv->name) == 0;
  for (; id->name[0]; ++id)
    if (std::strcmp(id->name, pdev->name) == 0) {
      pdev->id_entry = id;
      return 1;
    }
  return 0;
}

inline int platform_probe(waist::device* dev)
{
  const auto* const drv = platform_driver_of(dev->driver);
  if (drv->probe == lkm_probe_too_late) return -ENXIO;
  const int result = drv->probe ? drv->probe(platform_device_of(dev)) : 0;
  if (result != -waist::EPROBE_DEFER || !drv->prevent_deferred_probe) return result;
  waist::_dev_warn(dev, "probe deferral not supported\n");
  return -ENXIO;
}

inline void platform_remove(waist::device* dev)
{
  auto& pdev = *platform_device_of(dev);
  const auto& functions = *platform_driver_of(dev->driver);
  if (functions.remove_new) return functions.remove_new(&pdev);
  const int ignored = functions.remove ? functions.remove(&pdev) : 0;
  if (ignored) waist::_dev_warn(dev, "remove callback returned a non-zero value. This will be ignored.\n");
}

inline waist::device_attribute platform_modalias{
    {"modalias", 0444},
    [](waist::device* dev, waist::device_attribute*, char* buf) -> waist::ssize_t {
      return waist::sysfs_emit(buf, "platform:%s\n", platform_device_of(dev)->name);
    },
    nullptr};
inline waist::device_attribute platform_driver_override{
    {"driver_override", 0644},
    [](waist::device* dev, waist::device_attribute*, char* buf) -> waist::ssize_t {
      const device_guard guard(dev);
      return waist::sysfs_emit(buf, "%s\n", platform_device_of(dev)->driver_override);
    },
    [](waist::device* dev, waist::device_attribute*, const char* text, std::size_t n) -> waist::ssize_t {
      const int error = waist::driver_set_override(dev, &platform_device_of(dev)->driver_override, text, n);
      return error ? error : static_cast<waist::ssize_t>(n);
    }};
inline waist::attribute* platform_attributes[] = {&platform_modalias.attr, &platform_driver_override.attr, nullptr};
inline const waist::attribute_group platform_group = [] {
  waist::attribute_group group{};
  group.attrs = platform_attributes;
  return group;
}();
inline const waist::attribute_group* platform_groups[] = {&platform_group, nullptr};

/// The platform bus of one kernel, and the device that its devices stand below.
class platform final : public subsystem {
 public:
  void boot(boot_files&) override
  {
    root.init_name = "platform";
    root.release = [](waist::device*) {};
    waist::device_register(&root);
    bus.name = "platform";
    bus.dev_groups = platform_groups;
    bus.match = platform_match;
    bus.uevent = [](waist::device* dev, waist::kobj_uevent_env* env) {
      waist::add_uevent_var(env, "MODALIAS=platform:%s", platform_device_of(dev)->name);
      return 0;
    };
    bus.probe = platform_probe;
    bus.remove = platform_remove;
    waist::bus_register(&bus);
  }
  // Nobody heard of it: there was no udev yet.
  void booted() override { part<uevents>().clear(); }

  /// Gives the device its name. For an automatic number, the lowest that is free.
  void name_device(waist::platform_device* pdev)
  {
    if (pdev->id == waist::PLATFORM_DEVID_NONE) {
      waist::dev_set_name(&pdev->dev, "%s", pdev->name);
    } else if (pdev->id == waist::PLATFORM_DEVID_AUTO) {
      pdev->id = 0;
      while (!numbers_.insert(pdev->id).second) ++pdev->id;
      pdev->id_auto = true;
      waist::dev_set_name(&pdev->dev, "%s.%d.auto", pdev->name, pdev->id);
    } else {
      waist::dev_set_name(&pdev->dev, "%s.%d", pdev->name, pdev->id);
    }
  }
  void give_back_number(waist::platform_device* pdev)
  {
    if (!pdev->id_auto) return;
    numbers_.erase(pdev->id);
    pdev->id = waist::PLATFORM_DEVID_AUTO;
  }

  waist::bus_type bus{};
  waist::device root{};

 private:
  std::set<int> numbers_;
};
LKM_SIM_INITCALL(platform);

/// An interrupt of a resource.
inline int irq_of(const waist::resource* found)
{
  if (!found) return -ENXIO;
  if (found->start) return static_cast<int>(found->start);
  waist::lkm_warn("drivers/base/platform.c", __LINE__, "platform_get_irq", "0 is an invalid IRQ number");
  return -EINVAL;
}

}  // namespace lkm::sim

#ifdef LKM_SIM_BODIES
#include <lkm/sim/drivers/base/platform.ipp>
#endif
