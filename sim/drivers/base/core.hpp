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

inline waist::device* device_of(waist::kobject* kobj)
{
  static_assert(offsetof(waist::device, kobj) == 0);
  // SAFETY: called for the kobject of a device only, which is its first member.
  return reinterpret_cast<waist::device*>(kobj);
}
// The release() of what device_create() allocates.
extern "C" inline void lkm_free_device(waist::device* dev) { waist::kfree(dev); }
// The same for root_device_register(), and for platform_device_alloc(): platform.hpp.
extern "C" inline void lkm_free_root_device(waist::device* dev) { waist::kfree(dev); }
extern "C" void lkm_free_platform_device(waist::device* dev);

inline void device_release(waist::kobject* kobj)
{
  auto* const dev = device_of(kobj);
  part<driver_core>().release_all(dev);
  part<driver_core>().forget_devres(dev);
  using function = void (*)(waist::device*);
  for (const function releases :
       {dev->release, dev->type ? dev->type->release : nullptr, dev->lkm_class ? dev->lkm_class->dev_release : nullptr})
    if (releases) return releases(dev);
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
  if (dev->type && dev->type->name) waist::add_uevent_var(env, "DEVTYPE=%s", dev->type->name);
  if (dev->driver) waist::add_uevent_var(env, "DRIVER=%s", dev->driver->name);
  int result = 0;
  const auto ask = [&](auto* add_variables) {
    if (part<driver_core>().may_call_function(add_variables)) result = add_variables(dev, env);
  };
  if (dev->bus) ask(dev->bus->uevent);
  if (dev->lkm_class) ask(dev->lkm_class->dev_uevent);
  if (dev->type) ask(dev->type->uevent);
  return result;
}

inline waist::device_attribute* device_attribute_of(waist::attribute* attr)
{
  static_assert(offsetof(waist::device_attribute, attr) == 0);
  // SAFETY: the attributes of a device are such, and attr is their first member.
  return reinterpret_cast<waist::device_attribute*>(attr);
}

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

inline waist::ssize_t uevent_show(waist::device* dev, waist::device_attribute*, char* buf)
{
  if (!device_uevent_ops.filter(&dev->kobj)) return 0;
  waist::kobj_uevent_env env{};
  if (const int error = device_uevent(&dev->kobj, &env)) return error;
  int n = 0;
  for (int i = 0; i < env.envp_idx; ++i) n += waist::sysfs_emit_at(buf, n, "%s\n", env.envp[i]);
  return n;
}

/// Sends the uevent `action` again. Returns the result of writing it to the uevent file.
inline waist::ssize_t tell_udev_again(waist::device& of, std::string_view action)
{
  const int refused = waist::kobject_synth_uevent(&of.kobj, action.data(), action.size());
  if (refused) waist::_dev_printk("\0013", &of, "uevent: failed to send synthetic uevent: %d", refused);
  return refused ? refused : static_cast<waist::ssize_t>(action.size());
}

inline waist::ssize_t uevent_store(waist::device* dev, waist::device_attribute*, const char* text, std::size_t n)
{
  return tell_udev_again(*dev, {text, n});
}

inline waist::ssize_t dev_show(waist::device* dev, waist::device_attribute*, char* buf)
{
  return waist::sysfs_emit(buf, "%u:%u\n", waist::MAJOR(dev->devt), waist::MINOR(dev->devt));
}

inline constexpr waist::device_attribute uevent_attribute{{"uevent", 0644}, uevent_show, uevent_store};
inline constexpr waist::device_attribute dev_attribute{{"dev", 0444}, dev_show, nullptr};

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
  if (dev->type && dev->type->devnode)
    if (auto* const name = dev->type->devnode(dev, mode, nullptr, nullptr)) {
      std::string own = name;
      waist::kfree(name);
      return own;
    }
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

inline void driver_core::boot(boot_files&)
{
  devices = waist::kset_create_and_add("devices", &device_uevent_ops, nullptr);
  classes = waist::kset_create_and_add("class", nullptr, nullptr);
  virtual_ = waist::kobject_create_and_add("virtual", &devices->kobj);
  auto* const dev = waist::kobject_create_and_add("dev", nullptr);
  dev_block_ = waist::kobject_create_and_add("block", dev);
  dev_char_ = waist::kobject_create_and_add("char", dev);
  part<kobjects>().bus->uevent_ops = &bus_uevent_ops();
  waist::INIT_WORK(&deferred_work, [](waist::work_struct*) { part<driver_core>().probe_deferred(); });
}

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

/// Linux's get_device_parent(), with a reference: a device of a class stands in a directory of that class, unless its
/// parent is a device of a class as well.
inline waist::kobject* driver_core::parent_of(waist::device* dev)
{
  auto* const parent = dev->parent;
  if (!dev->lkm_class) return waist::kobject_get(parent ? &parent->kobj : nullptr);
  if (parent && parent->lkm_class) return waist::kobject_get(&parent->kobj);
  auto* const above = parent ? &parent->kobj : virtual_;
  auto& set = dev->lkm_class->p->glue_dirs;
  if (auto* const there = above->sd ? sysfs::find(*above->sd, dev->lkm_class->name) : nullptr)
    if (there->kobj && there->kobj->kset == &set) return waist::kobject_get(there->kobj);
  auto* const fresh = static_cast<class_dir*>(kernel_zalloc(sizeof(class_dir)));
  fresh->cls = dev->lkm_class;
  waist::kobject_init(&fresh->kobj, &class_dir_type);
  fresh->kobj.kset = &set;
  if (!waist::kobject_add(&fresh->kobj, above, "%s", dev->lkm_class->name)) return &fresh->kobj;
  waist::kobject_put(&fresh->kobj);
  return nullptr;
}

/// Gives back what parent_of() gave, and removes a directory of a class that nothing is left in.
inline void driver_core::clean_up_glue(waist::kobject* directory) const
{
  if (directory && directory->ktype == &class_dir_type && directory->sd && sysfs::empty(*directory->sd))
    waist::kobject_del(directory);
  waist::kobject_put(directory);
}

inline int driver_core::add(waist::device* dev)
{
  if (dev->init_name) {
    waist::dev_set_name(dev, "%s", dev->init_name);
    dev->init_name = nullptr;
  }
  if (!dev->kobj.name && dev->bus && dev->bus->dev_name) waist::dev_set_name(dev, "%s%u", dev->bus->dev_name, dev->id);
  if (!dev->kobj.name) return -EINVAL;
  waist::get_device(dev->parent);
  auto* const directory = parent_of(dev);
  if (const int error = waist::kobject_add(&dev->kobj, directory, nullptr)) {
    clean_up_glue(directory);
    waist::put_device(dev->parent);
    return error;
  }
  devices_.emplace_back(dev, part<char_devices>().maker_now());
  if (const int error = make_entries(dev)) {
    // Linux sends the uevent of its removal, although none was sent when it was added.
    waist::kobject_uevent(&dev->kobj, waist::KOBJ_REMOVE);
    remove_directory(dev);
    waist::put_device(dev->parent);
    return error;
  }
  waist::kobject_uevent(&dev->kobj, waist::KOBJ_ADD);
  if (dev->bus && dev->bus->p->drivers_autoprobe) attach(dev);
  if (dev->lkm_class) dev->lkm_class->p->devices.push_back(dev);
  return 0;
}

/// The files and links of a device's directory, the links to it, and the node. Nothing but the directory stays when one
/// fails.
inline int driver_core::make_entries(waist::device* dev)
{
  int error = waist::device_create_file(dev, &uevent_attribute);
  if (!error) error = make_links(dev);
  if (error) return error;
  const waist::attribute_group** const groups[] = {dev->lkm_class ? dev->lkm_class->dev_groups : nullptr,
                                                   dev->type ? dev->type->groups : nullptr, dev->groups};
  std::size_t made = 0;
  while (made < std::size(groups) && !(error = waist::device_add_groups(dev, groups[made]))) ++made;
  if (!error) error = enter_bus(dev);
  if (!error && (error = make_node(dev))) leave_bus(dev);
  if (!error) return 0;
  while (made--) waist::device_remove_groups(dev, groups[made]);
  remove_links(dev);
  return error;
}

/// Linux's device_add_class_symlinks().
inline int driver_core::make_links(waist::device* dev)
{
  if (!dev->lkm_class) return 0;
  auto& of_class = dev->lkm_class->p->subsys.kobj;
  waist::sysfs_create_link(&dev->kobj, &of_class, "subsystem");
  if (dev->parent && dev->parent->kobj.sd) waist::sysfs_create_link(&dev->kobj, &dev->parent->kobj, "device");
  return waist::sysfs_create_link(&of_class, &dev->kobj, waist::dev_name(dev));
}

inline void driver_core::remove_links(waist::device* dev)
{
  if (dev->lkm_class) waist::sysfs_remove_link(&dev->lkm_class->p->subsys.kobj, waist::dev_name(dev));
}

/// Adds what only a device with a number has: the file that shows the number, the link in /sys/dev that has the number
/// as its name, and the node.
inline int driver_core::make_node(waist::device* dev)
{
  if (!waist::MAJOR(dev->devt)) return 0;
  waist::device_create_file(dev, &dev_attribute);
  if (const int error = waist::sysfs_create_link(number_directory(dev), &dev->kobj, number(dev->devt).c_str()))
    return error;
  waist::umode_t mode = 0;
  const auto name = devnode(dev, &mode);
  nodes_.create_node(name, static_cast<waist::umode_t>((mode ? mode : 0600) | type_of(dev)), dev->devt);
  return 0;
}

inline void driver_core::remove_node(waist::device* dev)
{
  if (!waist::MAJOR(dev->devt)) return;
  nodes_.delete_node(devnode(dev, nullptr), type_of(dev), dev->devt);
  waist::sysfs_remove_link(number_directory(dev), number(dev->devt).c_str());
}

inline void driver_core::remove_directory(waist::device* dev)
{
  auto* const directory = waist::kobject_get(dev->kobj.parent);
  waist::kobject_del(&dev->kobj);
  // Linux takes two references, one for the object and one for itself.
  if (directory != &devices->kobj) waist::kobject_put(directory);
  clean_up_glue(directory);
  std::erase_if(devices_, [&](const auto& d) { return d.first == dev; });
}

inline void driver_core::del(waist::device* dev)
{
  if (!knows(dev))
    return refuse_error_pointer(dev, "device_del()", "device_create()"),
           oops("BUG: device_del() of a device that is not registered");
  auto* const parent = dev->parent;
  dying_.push_back(dev);
  remove_node(dev);
  remove_links(dev);
  if (dev->lkm_class) std::erase(dev->lkm_class->p->devices, dev);
  waist::device_remove_groups(dev, dev->groups);
  if (dev->type) waist::device_remove_groups(dev, dev->type->groups);
  if (dev->lkm_class) waist::device_remove_groups(dev, dev->lkm_class->dev_groups);
  leave_bus(dev);
  forget_deferred(dev);
  release_all(dev);
  waist::kobject_uevent(&dev->kobj, waist::KOBJ_REMOVE);
  remove_directory(dev);
  std::erase(dying_, dev);
  waist::put_device(parent);
}

/// The variable that an attribute stands for.
inline void* variable_of(waist::device_attribute* attr)
{
  static_assert(offsetof(waist::dev_ext_attribute, attr) == 0);
  // SAFETY: such an attribute is the first member of one with its variable.
  return reinterpret_cast<waist::dev_ext_attribute*>(attr)->var;
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

#ifdef LKM_SIM_BODIES
#include <lkm/sim/drivers/base/core.ipp>
#endif
