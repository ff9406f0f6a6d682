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

namespace lkm::sim {

LKM_SIM_INLINE waist::device* device_of(waist::kobject* kobj)
{
  static_assert(offsetof(waist::device, kobj) == 0);
  // SAFETY: called for the kobject of a device only, which is its first member.
  return reinterpret_cast<waist::device*>(kobj);
}

LKM_SIM_INLINE void device_release(waist::kobject* kobj)
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

LKM_SIM_INLINE int device_uevent(waist::kobject* kobj, waist::kobj_uevent_env* env)
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

LKM_SIM_INLINE waist::device_attribute* device_attribute_of(waist::attribute* attr)
{
  static_assert(offsetof(waist::device_attribute, attr) == 0);
  // SAFETY: the attributes of a device are such, and attr is their first member.
  return reinterpret_cast<waist::device_attribute*>(attr);
}

LKM_SIM_INLINE waist::ssize_t uevent_show(waist::device* dev, waist::device_attribute*, char* buf)
{
  if (!device_uevent_ops.filter(&dev->kobj)) return 0;
  waist::kobj_uevent_env env{};
  if (const int error = device_uevent(&dev->kobj, &env)) return error;
  int n = 0;
  for (int i = 0; i < env.envp_idx; ++i) n += waist::sysfs_emit_at(buf, n, "%s\n", env.envp[i]);
  return n;
}

LKM_SIM_INLINE waist::ssize_t tell_udev_again(waist::device& of, std::string_view action)
{
  const int refused = waist::kobject_synth_uevent(&of.kobj, action.data(), action.size());
  if (refused) waist::_dev_printk("\0013", &of, "uevent: failed to send synthetic uevent: %d", refused);
  return refused ? refused : static_cast<waist::ssize_t>(action.size());
}

LKM_SIM_INLINE waist::ssize_t uevent_store(waist::device* dev, waist::device_attribute*, const char* text,
                                           std::size_t n)
{
  return tell_udev_again(*dev, {text, n});
}

LKM_SIM_INLINE waist::ssize_t dev_show(waist::device* dev, waist::device_attribute*, char* buf)
{
  return waist::sysfs_emit(buf, "%u:%u\n", waist::MAJOR(dev->devt), waist::MINOR(dev->devt));
}

LKM_SIM_INLINE void* variable_of(waist::device_attribute* attr)
{
  static_assert(offsetof(waist::dev_ext_attribute, attr) == 0);
  // SAFETY: such an attribute is the first member of one with its variable.
  return reinterpret_cast<waist::dev_ext_attribute*>(attr)->var;
}

LKM_SIM_INLINE waist::device* device_for_class(waist::lkm_class* cls, waist::device* parent, waist::dev_t devt,
                                               void* drvdata, const waist::attribute_group** groups)
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

LKM_SIM_INLINE waist::device* added_or_released(waist::device* dev, int naming)
{
  const int error = naming ? naming : waist::device_add(dev);
  if (!error) return dev;
  waist::put_device(dev);
  return static_cast<waist::device*>(waist::ERR_PTR(error));
}

}  // namespace lkm::sim

namespace lkm::sim {

LKM_SIM_INLINE void driver_core::must_know(const waist::lkm_class* cls, const char* function) const
{
  if (std::any_of(classes_.begin(), classes_.end(), [&](const auto& c) { return c->cls == cls; })) return;
  refuse_error_pointer(cls, function, "class_create()");
  oops("BUG: " + std::string(function) + " of a class that is not registered: destroyed before?");
}

LKM_SIM_INLINE waist::device* driver_core::find(const waist::lkm_class* cls, waist::dev_t devt) const
{
  const auto found =
      std::find_if(cls->p->devices.begin(), cls->p->devices.end(), [&](const auto* dev) { return dev->devt == devt; });
  return found == cls->p->devices.end() ? nullptr : *found;
}

LKM_SIM_INLINE std::string driver_core::devnode(waist::device* dev, waist::umode_t* mode)
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

LKM_SIM_INLINE void driver_core::boot(boot_files&)
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

/// Linux's get_device_parent(), with a reference: a device of a class stands in a directory of that class, unless its
/// parent is a device of a class as well.
LKM_SIM_INLINE waist::kobject* driver_core::parent_of(waist::device* dev)
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
LKM_SIM_INLINE void driver_core::clean_up_glue(waist::kobject* directory) const
{
  if (directory && directory->ktype == &class_dir_type && directory->sd && sysfs::empty(*directory->sd))
    waist::kobject_del(directory);
  waist::kobject_put(directory);
}

LKM_SIM_INLINE int driver_core::add(waist::device* dev)
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
LKM_SIM_INLINE int driver_core::make_entries(waist::device* dev)
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
LKM_SIM_INLINE int driver_core::make_links(waist::device* dev)
{
  if (!dev->lkm_class) return 0;
  auto& of_class = dev->lkm_class->p->subsys.kobj;
  waist::sysfs_create_link(&dev->kobj, &of_class, "subsystem");
  if (dev->parent && dev->parent->kobj.sd) waist::sysfs_create_link(&dev->kobj, &dev->parent->kobj, "device");
  return waist::sysfs_create_link(&of_class, &dev->kobj, waist::dev_name(dev));
}

LKM_SIM_INLINE void driver_core::remove_links(waist::device* dev)
{
  if (dev->lkm_class) waist::sysfs_remove_link(&dev->lkm_class->p->subsys.kobj, waist::dev_name(dev));
}

/// Adds what only a device with a number has: the file that shows the number, the link in /sys/dev that has the number
/// as its name, and the node.
LKM_SIM_INLINE int driver_core::make_node(waist::device* dev)
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

LKM_SIM_INLINE void driver_core::remove_node(waist::device* dev)
{
  if (!waist::MAJOR(dev->devt)) return;
  nodes_.delete_node(devnode(dev, nullptr), type_of(dev), dev->devt);
  waist::sysfs_remove_link(number_directory(dev), number(dev->devt).c_str());
}

LKM_SIM_INLINE void driver_core::remove_directory(waist::device* dev)
{
  auto* const directory = waist::kobject_get(dev->kobj.parent);
  waist::kobject_del(&dev->kobj);
  // Linux takes two references, one for the object and one for itself.
  if (directory != &devices->kobj) waist::kobject_put(directory);
  clean_up_glue(directory);
  std::erase_if(devices_, [&](const auto& d) { return d.first == dev; });
}

LKM_SIM_INLINE void driver_core::del(waist::device* dev)
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

}  // namespace lkm::sim
