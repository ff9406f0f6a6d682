// SPDX-License-Identifier: MIT OR GPL-2.0-only
/// The driver API's functions of drivers/base/class.hpp.
#pragma once

#include <lkm/sim/core/linkage.hpp>

namespace lkm::waist {
extern "C" {

LKM_SIM_INLINE int __class_register(lkm_class* cls, lock_class_key*)
{
  return sim::part<sim::driver_core>().register_class(cls);
}
LKM_EXPORT_SYMBOL_GPL(__class_register);
LKM_SIM_INLINE void class_unregister(lkm_class* cls) { sim::part<sim::driver_core>().unregister_class(cls); }
LKM_EXPORT_SYMBOL_GPL(class_unregister);

LKM_SIM_INLINE lkm_class* __class_create(module* owner, const char* name, lock_class_key* key)
{
  const auto give_back = [](lkm_class* unused) { kfree(unused); };
  std::unique_ptr<lkm_class, decltype(give_back)> fresh(static_cast<lkm_class*>(sim::kernel_zalloc(sizeof(lkm_class))));
  int error = -ENOMEM;
  if (fresh) {
    fresh->class_release = sim::lkm_free_class;
    fresh->owner = owner;
    fresh->name = name;
    error = __class_register(fresh.get(), key);
  }
  return error ? static_cast<lkm_class*>(ERR_PTR(error)) : fresh.release();
}
LKM_EXPORT_SYMBOL_GPL(__class_create);

LKM_SIM_INLINE int class_create_file_ns(lkm_class* cls, const class_attribute* attr, const void*)
{
  return cls ? sysfs_create_file(&cls->p->subsys.kobj, &attr->attr) : -EINVAL;
}
LKM_EXPORT_SYMBOL_GPL(class_create_file_ns);

LKM_SIM_INLINE void class_remove_file_ns(lkm_class* cls, const class_attribute* attr, const void*)
{
  if (cls) sysfs_remove_file(&cls->p->subsys.kobj, &attr->attr);
}
LKM_EXPORT_SYMBOL_GPL(class_remove_file_ns);

LKM_SIM_INLINE ssize_t show_class_attr_string(lkm_class*, class_attribute* attr, char* buf)
{
  static_assert(offsetof(class_attribute_string, attr) == 0);
  // SAFETY: such an attribute is the first member of one with its text.
  return sysfs_emit(buf, "%s\n", reinterpret_cast<class_attribute_string*>(attr)->str);
}
LKM_EXPORT_SYMBOL_GPL(show_class_attr_string);

LKM_SIM_INLINE void class_destroy(lkm_class* cls)
{
  if (!IS_ERR_OR_NULL(cls)) class_unregister(cls);
}
LKM_EXPORT_SYMBOL_GPL(class_destroy);

}  // extern "C"
}  // namespace lkm::waist

namespace lkm::sim {

LKM_SIM_INLINE waist::class_attribute* class_attribute_of(waist::attribute* attr)
{
  static_assert(offsetof(waist::class_attribute, attr) == 0);
  // SAFETY: the attributes of a class are such, and attr is their first member.
  return reinterpret_cast<waist::class_attribute*>(attr);
}

LKM_SIM_INLINE waist::lkm_class* class_of(waist::kobject* kobj)
{
  static_assert(offsetof(waist::subsys_private, subsys) == 0);
  // SAFETY: the object of a class is that of the set in its private part, the first member.
  return reinterpret_cast<waist::subsys_private*>(kset_of(kobj))->cls;
}

LKM_SIM_INLINE int driver_core::register_class(waist::lkm_class* cls)
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

LKM_SIM_INLINE void driver_core::unregister_class(waist::lkm_class* cls)
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

LKM_SIM_INLINE void driver_core::take_away_devices(const departure& who)
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
