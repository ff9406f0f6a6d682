// SPDX-License-Identifier: MIT OR GPL-2.0-only
/// The driver API's functions of drivers/base/core.hpp.
#pragma once

#include <lkm/sim/core/linkage.hpp>

namespace lkm::waist {
extern "C" {

LKM_SIM_INLINE void device_initialize(device* dev)
{
  auto& core = sim::part<sim::driver_core>();
  dev->kobj.kset = core.devices;
  // Whatever was in that memory before.
  core.forget_devres(dev);
  __mutex_init(&dev->mutex, "&dev->mutex", lkm_no_validate());
  kobject_init(&dev->kobj, &sim::device_ktype);
}
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
  if (dev->bus && !core.knows(dev->bus))
    sim::oops("BUG: device_add() of a device whose bus is not registered: bus_register() comes first");
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

LKM_SIM_INLINE int device_for_each_child(device* dev, void* data, int (*fn)(device*, void*))
{
  return sim::part<sim::driver_core>().for_each_child(dev, false, [&](device* child) { return fn(child, data); });
}
LKM_EXPORT_SYMBOL_GPL(device_for_each_child);

LKM_SIM_INLINE int device_for_each_child_reverse(device* dev, void* data, int (*fn)(device*, void*))
{
  return sim::part<sim::driver_core>().for_each_child(dev, true, [&](device* child) { return fn(child, data); });
}
LKM_EXPORT_SYMBOL_GPL(device_for_each_child_reverse);

LKM_SIM_INLINE device* device_find_child(device* parent, void* data, int (*match)(device*, void*))
{
  device* found = nullptr;
  if (parent)
    sim::part<sim::driver_core>().for_each_child(parent, false, [&](device* child) {
      if (match(child, data)) found = get_device(child);
      return int{found != nullptr};
    });
  return found;
}
LKM_EXPORT_SYMBOL_GPL(device_find_child);

LKM_SIM_INLINE device* device_find_child_by_name(device* parent, const char* name)
{
  return device_find_child(parent, const_cast<char*>(name),
                           [](device* child, void* wanted) { return device_match_name(child, wanted); });
}
LKM_EXPORT_SYMBOL_GPL(device_find_child_by_name);

LKM_SIM_INLINE device* __root_device_register(const char* name, module* owner)
{
  auto* const root = static_cast<device*>(__kmalloc(sizeof(device), GFP_KERNEL | 0x100U));
  if (!root) return static_cast<device*>(ERR_PTR(-ENOMEM));
  device_initialize(root);
  root->release = sim::lkm_free_root_device;
  int error = dev_set_name(root, "%s", name);
  if (!error) error = device_add(root);
  if (error) {
    put_device(root);
    return static_cast<device*>(ERR_PTR(error));
  }
  if (owner && owner->mkobj.kobj.sd) sysfs_create_link(&root->kobj, &owner->mkobj.kobj, "module");
  return root;
}
LKM_EXPORT_SYMBOL_GPL(__root_device_register);

LKM_SIM_INLINE void root_device_unregister(device* root) { device_unregister(root); }
LKM_EXPORT_SYMBOL_GPL(root_device_unregister);

LKM_SIM_INLINE int device_create_file(device* dev, const device_attribute* attr)
{
  if (!dev) return 0;
  const auto warn = [&](const char* text) {
    const auto line = "Attribute " + std::string(attr->attr.name) + ": " + text;
    lkm_warn("drivers/base/core.c", __LINE__, "device_create_file", line.c_str());
  };
  if ((attr->attr.mode & 0222) && !attr->store) warn("write permission without 'store'");
  if ((attr->attr.mode & 0444) && !attr->show) warn("read permission without 'show'");
  return sysfs_create_file(&dev->kobj, &attr->attr);
}
LKM_EXPORT_SYMBOL_GPL(device_create_file);

LKM_SIM_INLINE void device_remove_file(device* dev, const device_attribute* attr)
{
  if (dev) sysfs_remove_file(&dev->kobj, &attr->attr);
}
LKM_EXPORT_SYMBOL_GPL(device_remove_file);

LKM_SIM_INLINE bool device_remove_file_self(device* dev, const device_attribute* attr)
{
  return dev && sysfs_remove_file_self(&dev->kobj, &attr->attr);
}
LKM_EXPORT_SYMBOL_GPL(device_remove_file_self);

LKM_SIM_INLINE int device_create_bin_file(device* dev, const bin_attribute* attr)
{
  return dev ? sysfs_create_bin_file(&dev->kobj, attr) : -EINVAL;
}
LKM_EXPORT_SYMBOL_GPL(device_create_bin_file);

LKM_SIM_INLINE void device_remove_bin_file(device* dev, const bin_attribute* attr)
{
  if (dev) sysfs_remove_bin_file(&dev->kobj, attr);
}
LKM_EXPORT_SYMBOL_GPL(device_remove_bin_file);

LKM_SIM_INLINE int device_add_groups(device* dev, const attribute_group** groups)
{
  return sysfs_create_groups(&dev->kobj, groups);
}
LKM_EXPORT_SYMBOL_GPL(device_add_groups);

LKM_SIM_INLINE void device_remove_groups(device* dev, const attribute_group** groups)
{
  sysfs_remove_groups(&dev->kobj, groups);
}
LKM_EXPORT_SYMBOL_GPL(device_remove_groups);

LKM_SIM_INLINE int device_add_group(device* dev, const attribute_group* grp)
{
  return sysfs_create_group(&dev->kobj, grp);
}

LKM_SIM_INLINE void device_remove_group(device* dev, const attribute_group* grp)
{
  sysfs_remove_group(&dev->kobj, grp);
}

LKM_SIM_INLINE ssize_t device_show_ulong(device*, device_attribute* attr, char* buf)
{
  return sysfs_emit(buf, "%lx\n", *static_cast<unsigned long*>(sim::variable_of(attr)));
}
LKM_EXPORT_SYMBOL_GPL(device_show_ulong);

LKM_SIM_INLINE ssize_t device_store_ulong(device*, device_attribute* attr, const char* buf, size_t count)
{
  unsigned long long value;
  if (const int error = kstrtoull(buf, 0, &value)) return error;
  *static_cast<unsigned long*>(sim::variable_of(attr)) = static_cast<unsigned long>(value);
  return static_cast<ssize_t>(count);
}
LKM_EXPORT_SYMBOL_GPL(device_store_ulong);

LKM_SIM_INLINE ssize_t device_show_int(device*, device_attribute* attr, char* buf)
{
  return sysfs_emit(buf, "%d\n", *static_cast<int*>(sim::variable_of(attr)));
}
LKM_EXPORT_SYMBOL_GPL(device_show_int);

LKM_SIM_INLINE ssize_t device_store_int(device*, device_attribute* attr, const char* buf, size_t count)
{
  long long value;
  if (const int error = kstrtoll(buf, 0, &value)) return error;
  if (value != static_cast<int>(value)) return -EINVAL;
  *static_cast<int*>(sim::variable_of(attr)) = static_cast<int>(value);
  return static_cast<ssize_t>(count);
}
LKM_EXPORT_SYMBOL_GPL(device_store_int);

LKM_SIM_INLINE ssize_t device_show_bool(device*, device_attribute* attr, char* buf)
{
  return sysfs_emit(buf, "%d\n", int{*static_cast<bool*>(sim::variable_of(attr))});
}
LKM_EXPORT_SYMBOL_GPL(device_show_bool);

LKM_SIM_INLINE ssize_t device_store_bool(device*, device_attribute* attr, const char* buf, size_t count)
{
  return kstrtobool(buf, static_cast<bool*>(sim::variable_of(attr))) < 0 ? -EINVAL : static_cast<ssize_t>(count);
}
LKM_EXPORT_SYMBOL_GPL(device_store_bool);

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

}  // extern "C"
}  // namespace lkm::waist
