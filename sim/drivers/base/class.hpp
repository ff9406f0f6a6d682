// SPDX-License-Identifier: MIT OR GPL-2.0-only
/// Models drivers/base/class.c (Linux 6.1): makes and destroys classes, and finds those that a module leaves behind.
#pragma once

#include <lkm/sim/core/linkage.hpp>
#include <lkm/sim/core/export.hpp>
#include <lkm/sim/drivers/base/core.hpp>

#include <algorithm>
#include <cstddef>
#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace lkm::sim {

// The release() of what class_create() allocates.
extern "C" inline void lkm_free_class(waist::lkm_class* cls) { waist::kfree(cls); }

inline waist::class_attribute* class_attribute_of(waist::attribute* attr)
{
  static_assert(offsetof(waist::class_attribute, attr) == 0);
  // SAFETY: the attributes of a class are such, and attr is their first member.
  return reinterpret_cast<waist::class_attribute*>(attr);
}
inline waist::lkm_class* class_of(waist::kobject* kobj)
{
  static_assert(offsetof(waist::subsys_private, subsys) == 0);
  // SAFETY: the object of a class is that of the set in its private part, the first member.
  return reinterpret_cast<waist::subsys_private*>(kset_of(kobj))->cls;
}

inline constexpr waist::sysfs_ops class_sysfs_ops{
    [](waist::kobject* kobj, waist::attribute* attr, char* buf) -> waist::ssize_t {
      auto* const own = class_attribute_of(attr);
      return own->show ? own->show(class_of(kobj), own, buf) : -EIO;
    },
    [](waist::kobject* kobj, waist::attribute* attr, const char* buf, std::size_t count) -> waist::ssize_t {
      auto* const own = class_attribute_of(attr);
      return own->store ? own->store(class_of(kobj), own, buf, count) : -EIO;
    }};

inline constexpr waist::kobj_type class_type = [] {
  waist::kobj_type type{};
  type.release = [](waist::kobject*) {};  // the core frees the class itself
  type.sysfs_ops = &class_sysfs_ops;
  return type;
}();

inline int driver_core::register_class(waist::lkm_class* cls)
{
  auto fresh = std::make_unique<waist::subsys_private>();
  auto& kobj = fresh->subsys.kobj;
  if (const int error = waist::kobject_set_name(&kobj, "%s", cls->name)) return error;
  waist::INIT_LIST_HEAD(&fresh->glue_dirs.list);
  fresh->glue_dirs.kobj.refcount = 1;
  fresh->glue_dirs.kobj.state_initialized = 1;
  kobj.kset = classes;
  kobj.ktype = &class_type;
  fresh->cls = cls;
  fresh->made = part<char_devices>().maker_now();
  cls->p = fresh.get();
  int error = waist::kset_register(&fresh->subsys);
  if (!error && (error = waist::sysfs_create_groups(&kobj, cls->class_groups))) waist::kobject_del(&kobj);
  if (error) {
    waist::kfree(kobj.name);
    cls->p = nullptr;
    return error;
  }
  classes_.push_back(std::move(fresh));
  return 0;
}

inline void driver_core::unregister_class(waist::lkm_class* cls)
{
  must_know(cls, "class_unregister()");
  auto& p = *cls->p;
  for (const auto left = p.devices; auto* const dev : left) {
    part<report>().add(severity::bug, "class \"" + std::string(p.subsys.kobj.name) +
                                          "\" destroyed before its device \"" + waist::dev_name(dev) +
                                          "\": device_destroy() comes first, or the device points to freed memory");
    del(dev);
  }
  waist::sysfs_remove_groups(&p.subsys.kobj, cls->class_groups);
  waist::kset_unregister(&p.subsys);
  cls->p = nullptr;
  std::erase_if(classes_, [&](const auto& c) { return c->cls == cls; });
  if (cls->class_release) cls->class_release(cls);
}

inline void driver_core::take_away_devices(const departure& who)
{
  std::vector<std::pair<waist::device*, short_trace>> left;
  for (const auto& [dev, made] : devices_)
    if (made.by == who.module() && std::ranges::find(the_kernels_, dev) == the_kernels_.end())
      left.push_back({dev, made.at});
  for (const auto& [dev, where] : left) {
    who.left("device \"" + std::string(waist::dev_name(dev)) + '"',
             dev->lkm_class                             ? "device_destroy()"
             : dev->release == lkm_free_platform_device ? "platform_device_unregister()"
             : dev->release == lkm_free_root_device     ? "root_device_unregister()"
                                                        : "device_unregister()",
             &where);
    del(dev);
    // Its own release() may be code of the module that has gone.
    waist::kfree(std::exchange(dev->kobj.name, nullptr));
    release_all(dev);
    forget_devres(dev);
    for (auto* const the_kernels : {lkm_free_device, lkm_free_root_device, lkm_free_platform_device})
      if (dev->release == the_kernels) {
        the_kernels(dev);
        break;
      }
  }
  std::vector<waist::lkm_class*> classes;
  for (const auto& c : classes_)
    if (c->made.by == who.module()) classes.push_back(c->cls);
  for (auto* const cls : classes) {
    who.left("class \"" + std::string(cls->p->subsys.kobj.name) + '"',
             cls->class_release == lkm_free_class ? "class_destroy()" : "class_unregister()", &cls->p->made.at);
    if (cls->class_release != lkm_free_class) cls->class_release = nullptr;
    unregister_class(cls);
  }
}

}  // namespace lkm::sim

#ifdef LKM_SIM_BODIES
#include <lkm/sim/drivers/base/class.ipp>
#endif
