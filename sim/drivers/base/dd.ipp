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

namespace lkm::sim {

LKM_SIM_INLINE device_guard::device_guard(waist::device* dev)
    : dev_(part<driver_core>().may_call(nullptr) ? dev : nullptr)
{
  if (dev_) waist::mutex_lock(&dev_->mutex);
}

LKM_SIM_INLINE device_guard::~device_guard()
{
  if (dev_) waist::mutex_unlock(&dev_->mutex);
}

LKM_SIM_INLINE void driver_core::defer(waist::device* dev)
{
  if (std::ranges::find(deferred_, dev) == deferred_.end() &&
      std::ranges::find(to_be_retried_, dev) == to_be_retried_.end())
    deferred_.push_back(dev);
}

LKM_SIM_INLINE void driver_core::forget_deferred(waist::device* dev)
{
  std::erase(deferred_, dev);
  std::erase(to_be_retried_, dev);
}

/// Something has changed, so what had to wait is tried again: by a work.
LKM_SIM_INLINE void driver_core::try_deferred()
{
  ++retries_;
  std::ranges::copy(std::exchange(deferred_, {}), std::back_inserter(to_be_retried_));
  if (!to_be_retried_.empty()) waist::queue_work_on(waist::WORK_CPU_UNBOUND, waist::lkm_system_wq(3), &deferred_work);
}

LKM_SIM_INLINE void driver_core::probe_deferred()
{
  while (!to_be_retried_.empty()) {
    auto* const dev = waist::get_device(to_be_retried_.front());
    to_be_retried_.erase(to_be_retried_.begin());
    if (dev->bus && dev->bus->p->drivers_autoprobe) attach(dev);
    waist::put_device(dev);
  }
}

/// The links between a driver and its device.
LKM_SIM_INLINE int driver_core::link_driver(waist::device* dev)
{
  auto* const driver = &dev->driver->p->kobj;
  int error = waist::sysfs_create_link(driver, &dev->kobj, waist::dev_name(dev));
  if (!error && (error = waist::sysfs_create_link(&dev->kobj, driver, "driver")))
    waist::sysfs_remove_link(driver, waist::dev_name(dev));
  return error;
}

LKM_SIM_INLINE void driver_core::unlink_driver(waist::device* dev)
{
  waist::sysfs_remove_link(&dev->driver->p->kobj, waist::dev_name(dev));
  waist::sysfs_remove_link(&dev->kobj, "driver");
}

LKM_SIM_INLINE void driver_core::has_bound(waist::device* dev)
{
  if (std::ranges::find(dev->driver->p->devices, dev) != dev->driver->p->devices.end())
    return log(4, "driver_bound: device " + std::string(dev->kobj.name) + " already bound");
  dev->driver->p->devices.push_back(dev);
  forget_deferred(dev);
  try_deferred();
  waist::kobject_uevent(&dev->kobj, waist::KOBJ_BIND);
}

LKM_SIM_INLINE void driver_core::call_remove(waist::device* dev)
{
  const auto& loser = *dev->driver;
  waist::device_remove_groups(dev, loser.dev_groups);
  // A bus calls its drivers.
  if (!may_call(&loser)) return;
  if (auto* const of_bus = dev->bus->remove; may_call_function(of_bus))
    of_bus(dev);
  else if (!of_bus && may_call_function(loser.remove))
    loser.remove(dev);
}

LKM_SIM_INLINE void driver_core::clean_up_unbound(waist::device* dev)
{
  if (dev->bus && may_call_function(dev->bus->dma_cleanup)) dev->bus->dma_cleanup(dev);
  release_all(dev);
  dev->driver = nullptr;
  dev->driver_data = nullptr;
}

/// 0, a positive error of probe(), so that the next driver has its turn, or a negative one of the core itself.
LKM_SIM_INLINE int driver_core::really_probe(waist::device_driver* drv, waist::device* dev)
{
  if (const auto left = devres_.find(dev); left != devres_.end() && !left->second.empty()) {
    waist::_dev_crit(dev, "Resources present before probing\n");
    return -EBUSY;
  }
  dev->driver = drv;
  int error = dev->bus->dma_configure ? dev->bus->dma_configure(dev) : 0;
  if (error) {
    release_all(dev);
    dev->driver = nullptr;
    dev->driver_data = nullptr;
    return error;
  }
  if ((error = link_driver(dev))) {
    log(3, "really_probe: driver_sysfs_add(" + std::string(waist::dev_name(dev)) + ") failed");
    clean_up_unbound(dev);
    return error;
  }
  auto* const function = dev->bus->probe ? dev->bus->probe : drv->probe;
  if (const int refused = function ? function(dev) : 0) {
    if (refused != -waist::EPROBE_DEFER && refused != -ENODEV && refused != -ENXIO)
      log(4, std::string(drv->name) + ": probe of " + waist::dev_name(dev) + " failed with error " +
                 std::to_string(refused));
    error = -refused;
  } else if ((error = waist::device_add_groups(dev, drv->dev_groups))) {
    waist::_dev_err(dev, "device_add_groups() failed\n");
    call_remove(dev);
  }
  if (!error) {
    has_bound(dev);
    return 0;
  }
  unlink_driver(dev);
  clean_up_unbound(dev);
  return error;
}

/// With the device's mutex held.
LKM_SIM_INLINE int driver_core::probe_now(waist::device_driver* drv, waist::device* dev)
{
  if (!knows(dev) || std::ranges::find(dying_, dev) != dying_.end()) return -ENODEV;
  if (dev->driver) return -EBUSY;
  return really_probe(drv, dev);
}

LKM_SIM_INLINE int driver_core::probe(waist::device_driver* drv, waist::device* dev)
{
  const auto before = retries_;
  const int result = probe_now(drv, dev);
  if (result == -waist::EPROBE_DEFER || result == waist::EPROBE_DEFER) {
    defer(dev);
    // What it waits for may have come meanwhile.
    if (retries_ != before) try_deferred();
  }
  return result;
}

/// For driver after driver: 1 when the device is bound, 0 to go on, or an error that ends this.
LKM_SIM_INLINE int driver_core::try_to_attach(waist::device_driver* drv, waist::device* dev)
{
  const int match = matches(drv, dev);
  if (match == -waist::EPROBE_DEFER) {
    defer(dev);
    return match;
  }
  if (match <= 0) return match;
  const int result = probe(drv, dev);
  return result < 0 ? result : int{result == 0};
}

/// A driver for the device.
LKM_SIM_INLINE int driver_core::attach(waist::device* dev)
{
  const device_guard guard(dev);
  if (dev->driver) {
    const auto& bound = dev->driver->p->devices;
    if (std::ranges::find(bound, dev) != bound.end()) return 1;
    if (!bind(dev)) return 1;
    dev->driver = nullptr;
    return 0;
  }
  if (!dev->bus) return -EINVAL;
  return for_each_behind<waist::device_driver>(dev->bus->p->drivers, nullptr,
                                               [&](waist::device_driver* drv) { return try_to_attach(drv, dev); });
}

/// Devices for the driver.
LKM_SIM_INLINE int driver_core::attach(waist::device_driver* drv)
{
  return for_each_behind<waist::device>(drv->bus->p->devices, nullptr, [&](waist::device* dev) {
    const int match = matches(drv, dev);
    if (match == -waist::EPROBE_DEFER) defer(dev);
    if (match <= 0) return 0;
    const device_guard guard(dev);
    probe(drv, dev);
    return 0;
  });
}

LKM_SIM_INLINE int driver_core::bind(waist::device* dev)
{
  const int error = link_driver(dev);
  if (!error) has_bound(dev);
  return error;
}

/// Without asking whether they match.
LKM_SIM_INLINE int driver_core::bind_to(waist::device_driver* drv, waist::device* dev)
{
  const device_guard guard(dev);
  const int result = probe_now(drv, dev);
  const int error = result > 0 ? -result : result;
  return error == -waist::EPROBE_DEFER ? -EAGAIN : error;
}

/// Unbinds the device, from `only` if that is not null.
LKM_SIM_INLINE void driver_core::release_driver(waist::device* dev, const waist::device_driver* only)
{
  const device_guard guard(dev);
  auto* const drv = dev->driver;
  if (!drv || (only && drv != only)) return;
  unlink_driver(dev);
  call_remove(dev);
  clean_up_unbound(dev);
  std::erase(drv->p->devices, dev);
  waist::kobject_uevent(&dev->kobj, waist::KOBJ_UNBIND);
}

}  // namespace lkm::sim
