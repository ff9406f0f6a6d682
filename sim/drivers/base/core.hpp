// SPDX-License-Identifier: MIT OR GPL-2.0-only
/// Models drivers/base/core.c (Linux 6.1): devices, in /sys, in /dev and as udev hears of them.
#pragma once

#include <lkm/sim/drivers/base/dev_printk.hpp>
#include <lkm/sim/core/export.hpp>
#include <lkm/sim/drivers/base/base.hpp>
#include <lkm/sim/core/report.hpp>

#include <algorithm>
#include <cstdarg>
#include <cstddef>
#include <memory>
#include <string>
#include <utility>

namespace lkm::sim {

inline waist::device* device_of(waist::kobject* kobj)
{
  static_assert(offsetof(waist::device, kobj) == 0);
  // SAFETY: called for the kobject of a device only, which is its first member.
  return reinterpret_cast<waist::device*>(kobj);
}
// The release() of what device_create() allocates.
extern "C" inline void lkm_free_device(waist::device* dev) { waist::kfree(dev); }

inline void device_release(waist::kobject* kobj)
{
  auto* const dev = device_of(kobj);
  if (dev->release) return dev->release(dev);
  if (dev->lkm_class && dev->lkm_class->dev_release) return dev->lkm_class->dev_release(dev);
  const auto text =
      "Device '" + std::string(kobj->name ? kobj->name : "") +
      "' does not have a release() function, it is broken and must be fixed. See Documentation/core-api/kobject.rst.";
  waist::lkm_warn("drivers/base/core.c", __LINE__, "device_release", text.c_str());
}

inline int device_uevent(waist::kobject* kobj, waist::kobj_uevent_env* env)
{
  auto* const dev = device_of(kobj);
  if (waist::MAJOR(dev->devt)) {
    waist::umode_t mode = 0;
    const auto name = driver_core::devnode(dev, &mode);
    waist::add_uevent_var(env, "MAJOR=%u", waist::MAJOR(dev->devt));
    waist::add_uevent_var(env, "MINOR=%u", waist::MINOR(dev->devt));
    waist::add_uevent_var(env, "DEVNAME=%s", name.c_str());
    if (mode) waist::add_uevent_var(env, "DEVMODE=%#o", static_cast<unsigned>(mode & 0777));
  }
  return dev->lkm_class && dev->lkm_class->dev_uevent ? dev->lkm_class->dev_uevent(dev, env) : 0;
}

inline constexpr waist::kobj_type device_type{device_release,
                                              [](waist::kobject* kobj) -> const char* {
                                                const auto* const cls = device_of(kobj)->lkm_class;
                                                return cls ? cls->name : nullptr;
                                              },
                                              device_uevent};

inline void driver_core::must_know(const waist::lkm_class* cls, const char* function) const
{
  if (std::any_of(classes_.begin(), classes_.end(), [&](const auto& c) { return c->cls == cls; })) return;
  refuse_error_pointer(cls, function, "class_create()");
  oops("BUG: " + std::string(function) + " of a class that is not registered: destroyed before?");
}

inline waist::device* driver_core::find(const waist::lkm_class* cls, waist::dev_t devt) const
{
  const auto found =
      std::find_if(cls->p->devices.begin(), cls->p->devices.end(), [&](const auto* dev) { return dev->devt == devt; });
  return found == cls->p->devices.end() ? nullptr : *found;
}

inline std::string driver_core::devnode(waist::device* dev, waist::umode_t* mode)
{
  if (dev->lkm_class && dev->lkm_class->devnode)
    if (auto* const name = dev->lkm_class->devnode(dev, mode)) {
      std::string own = name;
      waist::kfree(name);
      return own;
    }
  std::string name = waist::dev_name(dev);
  std::replace(name.begin(), name.end(), '!', '/');
  return name;
}

/// Linux's kobject_add_internal().
inline int driver_core::add_directory(const waist::kobject& kobj, const std::string& path)
{
  if (!*kobj.name) {
    waist::lkm_warn("lib/kobject.c", __LINE__, "kobject_add_internal", "attempted to be registered with empty name!");
    return -EINVAL;
  }
  const int error = files_.create_dir(path);
  if (error)
    log(3, "kobject_add_internal failed for " + std::string(kobj.name) +
               " with -EEXIST, don't try to register things with the same name in the same directory.");
  return error;
}

/// Linux's get_device_parent(): a device of a class stands in a directory of that class.
inline void driver_core::place(waist::device* dev, device_private& p)
{
  const auto* const parent = dev->parent;
  const std::string above = parent && parent->kobj.sd ? directory_of(parent->kobj)
                            : dev->lkm_class          ? "/devices/virtual"
                                                      : "/devices";
  if (dev->lkm_class && !(parent && parent->lkm_class)) p.glue = above + '/' + dev->lkm_class->p->kobj.name;
  if (!p.glue.empty() && !files_.exists(p.glue)) files_.create_dir(p.glue);
  p.directory->path = (p.glue.empty() ? above : p.glue) + '/' + dev->kobj.name;
}

inline int driver_core::add(waist::device* dev)
{
  if (dev->groups) unmodelled("attribute groups of a device");
  if (dev->init_name) {
    waist::dev_set_name(dev, "%s", dev->init_name);
    dev->init_name = nullptr;
  }
  if (!dev->kobj.name) return -EINVAL;
  waist::get_device(dev->parent);
  device_private p{std::make_unique<waist::kernfs_node>(), {}, part<char_devices>().module_running};
  place(dev, p);
  if (const int error = add_directory(dev->kobj, p.directory->path)) {
    if (!p.glue.empty() && files_.empty(p.glue)) files_.remove(p.glue);
    waist::put_device(dev->parent);
    return error;
  }
  dev->kobj.sd = p.directory.get();
  devices_.emplace_back(dev, std::move(p));

  if (const int error = make_entries(dev)) {
    // Linux tells udev that it goes, though nobody heard of it.
    waist::kobject_uevent(&dev->kobj, waist::KOBJ_REMOVE);
    remove_directory(dev);
    waist::put_device(dev->parent);
    return error;
  }
  waist::kobject_uevent(&dev->kobj, waist::KOBJ_ADD);
  if (dev->lkm_class) dev->lkm_class->p->devices.push_back(dev);
  return 0;
}

/// The files and links of a device's directory, the links to it, and the node. Nothing but the directory stays when one
/// fails.
inline int driver_core::make_entries(waist::device* dev)
{
  const auto directory = directory_of(dev->kobj);
  files_.create_file(directory + "/uevent", 0644, [dev] {
    waist::kobj_uevent_env env{};
    device_uevent(&dev->kobj, &env);
    std::string lines;
    for (int i = 0; i < env.envp_idx; ++i) lines += env.envp[i] + std::string("\n");
    return lines;
  });
  const auto* const cls = dev->lkm_class;
  const auto link = cls ? class_directory(cls) + '/' + dev->kobj.name : "";
  if (cls) {
    files_.create_link(directory + "/subsystem", class_directory(cls));
    if (dev->parent && dev->parent->kobj.sd) files_.create_link(directory + "/device", directory_of(dev->parent->kobj));
    if (const int error = files_.create_link(link, directory)) return error;
  }
  if (!waist::MAJOR(dev->devt)) return 0;
  files_.create_file(directory + "/dev", 0444, [devt = dev->devt] { return number(devt) + '\n'; });
  if (const int error = files_.create_link(number_link(dev), directory)) {
    if (cls) files_.remove(link);
    return error;
  }
  waist::umode_t mode = 0;
  const auto name = devnode(dev, &mode);
  nodes_.create_node(name, static_cast<waist::umode_t>((mode ? mode : 0600) | type_of(dev)), dev->devt);
  return 0;
}

inline void driver_core::remove_entries(waist::device* dev)
{
  if (waist::MAJOR(dev->devt)) {
    nodes_.delete_node(devnode(dev, nullptr), type_of(dev), dev->devt);
    files_.remove(number_link(dev));
  }
  if (!dev->lkm_class) return;
  files_.remove(class_directory(dev->lkm_class) + '/' + dev->kobj.name);
  std::erase(dev->lkm_class->p->devices, dev);
}

inline void driver_core::remove_directory(waist::device* dev)
{
  const auto found = std::find_if(devices_.begin(), devices_.end(), [&](const auto& d) { return d.first == dev; });
  files_.remove(found->second.directory->path);
  if (const auto& glue = found->second.glue; !glue.empty() && files_.empty(glue)) files_.remove(glue);
  dev->kobj.sd = nullptr;
  devices_.erase(found);
}

inline void driver_core::del(waist::device* dev)
{
  if (std::none_of(devices_.begin(), devices_.end(), [&](const auto& d) { return d.first == dev; }))
    return refuse_error_pointer(dev, "device_del()", "device_create()"),
           oops("BUG: device_del() of a device that is not registered");
  auto* const parent = dev->parent;
  remove_entries(dev);
  waist::kobject_uevent(&dev->kobj, waist::KOBJ_REMOVE);
  remove_directory(dev);
  waist::put_device(parent);
}

/// A device that device_create() makes, without its name so far, or an ERR_PTR.
inline waist::device* device_for_class(waist::lkm_class* cls, waist::device* parent, waist::dev_t devt, void* drvdata,
                                       const waist::attribute_group** groups)
{
  int error = -ENODEV;
  if (!waist::IS_ERR_OR_NULL(cls)) {
    error = -ENOMEM;
    if (auto* const fresh = static_cast<waist::device*>(kernel_zalloc(sizeof(waist::device)))) {
      waist::device_initialize(fresh);
      fresh->release = lkm_free_device;
      fresh->driver_data = drvdata;
      fresh->groups = groups;
      fresh->lkm_class = cls;
      fresh->devt = devt;
      fresh->parent = parent;
      return fresh;
    }
  }
  return static_cast<waist::device*>(waist::ERR_PTR(error));
}

/// Adds what device_for_class() made, and `naming` failed or did not; a device that cannot be added is released.
inline waist::device* added_or_released(waist::device* dev, int naming)
{
  const int error = naming ? naming : waist::device_add(dev);
  if (!error) return dev;
  waist::put_device(dev);
  return static_cast<waist::device*>(waist::ERR_PTR(error));
}

}  // namespace lkm::sim

namespace lkm::waist {
extern "C" {

inline void device_initialize(device* dev) { kobject_init(&dev->kobj, &sim::device_type); }
LKM_EXPORT_SYMBOL_GPL(device_initialize);

inline int dev_set_name(device* dev, const char* fmt, ...)
{
  va_list args;
  va_start(args, fmt);
  const int error = kobject_set_name_vargs(&dev->kobj, fmt, args);
  va_end(args);
  return error;
}
LKM_EXPORT_SYMBOL_GPL(dev_set_name);

inline device* get_device(device* dev)
{
  if (dev) kobject_get(&dev->kobj);
  return dev;
}
LKM_EXPORT_SYMBOL_GPL(get_device);

inline void put_device(device* dev)
{
  if (dev) kobject_put(&dev->kobj);
}
LKM_EXPORT_SYMBOL_GPL(put_device);

inline int device_add(device* dev)
{
  if (!dev) return -EINVAL;
  sim::refuse_error_pointer(dev, "device_add()");
  auto& core = sim::part<sim::driver_core>();
  if (dev->lkm_class) core.must_know(dev->lkm_class, "device_add()");
  return core.add(dev);
}
LKM_EXPORT_SYMBOL_GPL(device_add);

inline void device_del(device* dev) { sim::part<sim::driver_core>().del(dev); }
LKM_EXPORT_SYMBOL_GPL(device_del);

inline int device_register(device* dev)
{
  device_initialize(dev);
  return device_add(dev);
}
LKM_EXPORT_SYMBOL_GPL(device_register);

inline void device_unregister(device* dev)
{
  device_del(dev);
  put_device(dev);
}
LKM_EXPORT_SYMBOL_GPL(device_unregister);

inline device* device_create_with_groups(lkm_class* cls, device* parent, dev_t devt, void* drvdata,
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

inline device* device_create(lkm_class* cls, device* parent, dev_t devt, void* drvdata, const char* fmt, ...)
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

inline void device_destroy(lkm_class* cls, dev_t devt)
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
