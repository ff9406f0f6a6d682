// SPDX-License-Identifier: MIT OR GPL-2.0-only
/// The driver API's functions of drivers/base/core.hpp.
#pragma once

#include <lkm/sim/core/linkage.hpp>

namespace lkm::waist {
extern "C" {

LKM_SIM_INLINE void device_initialize(device* dev) { kobject_init(&dev->kobj, &sim::device_type); }
LKM_EXPORT_SYMBOL_GPL(device_initialize);

LKM_SIM_INLINE int dev_set_name(device* dev, const char* fmt, ...)
{
  va_list args;
  va_start(args, fmt);
  const int error = kobject_set_name_vargs(&dev->kobj, fmt, args);
  va_end(args);
  return error;
}
LKM_EXPORT_SYMBOL_GPL(dev_set_name);

LKM_SIM_INLINE device* get_device(device* dev)
{
  if (dev) kobject_get(&dev->kobj);
  return dev;
}
LKM_EXPORT_SYMBOL_GPL(get_device);

LKM_SIM_INLINE void put_device(device* dev)
{
  if (dev) kobject_put(&dev->kobj);
}
LKM_EXPORT_SYMBOL_GPL(put_device);

LKM_SIM_INLINE int device_add(device* dev)
{
  if (!dev) return -EINVAL;
  sim::refuse_error_pointer(dev, "device_add()");
  auto& core = sim::part<sim::driver_core>();
  if (dev->lkm_class) core.must_know(dev->lkm_class, "device_add()");
  return core.add(dev);
}
LKM_EXPORT_SYMBOL_GPL(device_add);

LKM_SIM_INLINE void device_del(device* dev) { sim::part<sim::driver_core>().del(dev); }
LKM_EXPORT_SYMBOL_GPL(device_del);

LKM_SIM_INLINE int device_register(device* dev)
{
  device_initialize(dev);
  return device_add(dev);
}
LKM_EXPORT_SYMBOL_GPL(device_register);

LKM_SIM_INLINE void device_unregister(device* dev)
{
  device_del(dev);
  put_device(dev);
}
LKM_EXPORT_SYMBOL_GPL(device_unregister);

LKM_SIM_INLINE device* device_create_with_groups(lkm_class* cls, device* parent, dev_t devt, void* drvdata,
                                                 const attribute_group** groups, const char* fmt, ...)
{
  auto* const dev = sim::device_for_class(cls, parent, devt, drvdata, groups);
  if (IS_ERR(dev)) return dev;
  va_list args;
  va_start(args, fmt);
  const int naming = kobject_set_name_vargs(&dev->kobj, fmt, args);
  va_end(args);
  return sim::added_or_released(dev, naming);
}
LKM_EXPORT_SYMBOL_GPL(device_create_with_groups);

LKM_SIM_INLINE device* device_create(lkm_class* cls, device* parent, dev_t devt, void* drvdata, const char* fmt, ...)
{
  auto* const dev = sim::device_for_class(cls, parent, devt, drvdata, nullptr);
  if (IS_ERR(dev)) return dev;
  va_list args;
  va_start(args, fmt);
  const int naming = kobject_set_name_vargs(&dev->kobj, fmt, args);
  va_end(args);
  return sim::added_or_released(dev, naming);
}
LKM_EXPORT_SYMBOL_GPL(device_create);

LKM_SIM_INLINE void device_destroy(lkm_class* cls, dev_t devt)
{
  auto& core = sim::part<sim::driver_core>();
  if (!cls) return;
  core.must_know(cls, "device_destroy()");
  if (auto* const dev = core.find(cls, devt)) return device_unregister(dev);
  sim::part<sim::report>().add(sim::severity::note, "device_destroy() of " + std::to_string(MAJOR(devt)) + ":" +
                                                        std::to_string(MINOR(devt)) + ", which class \"" + cls->name +
                                                        "\" does not have");
}
LKM_EXPORT_SYMBOL_GPL(device_destroy);

LKM_SIM_INLINE void _dev_printk(const char* level, const device* dev, const char* fmt, ...)
{
  va_list args;
  va_start(args, fmt);
  const auto text = sim::vformat(fmt, args);
  va_end(args);
  _printk("%s%s %s: %s", level, dev->lkm_class ? dev->lkm_class->name : "", dev_name(dev), text.c_str());
}
LKM_EXPORT_SYMBOL(_dev_printk);

}  // extern "C"
}  // namespace lkm::waist
