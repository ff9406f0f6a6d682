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
