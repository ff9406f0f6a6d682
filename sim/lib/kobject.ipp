// SPDX-License-Identifier: MIT OR GPL-2.0-only
/// The driver API's functions of lib/kobject.hpp.
#pragma once

#include <lkm/sim/core/linkage.hpp>

namespace lkm::waist {
extern "C" {

LKM_SIM_INLINE void kobject_init(kobject* kobj, const kobj_type* ktype)
{
  kobj->ktype = ktype;
  kobj->refcount = 1;
  kobj->state_initialized = 1;
}
LKM_EXPORT_SYMBOL(kobject_init);

LKM_SIM_INLINE int kobject_set_name_vargs(kobject* kobj, const char* fmt, va_list vargs)
{
  auto text = sim::vformat(fmt, vargs);
  std::replace(text.begin(), text.end(), '/', '!');
  auto* const name = sim::kernel_strdup(text.c_str());
  if (!name) return -ENOMEM;
  kfree(std::exchange(kobj->name, name));
  return 0;
}
LKM_EXPORT_SYMBOL(kobject_set_name_vargs);

LKM_SIM_INLINE int kobject_set_name(kobject* kobj, const char* fmt, ...)
{
  va_list args;
  va_start(args, fmt);
  const int error = kobject_set_name_vargs(kobj, fmt, args);
  va_end(args);
  return error;
}
LKM_EXPORT_SYMBOL(kobject_set_name);

LKM_SIM_INLINE kobject* kobject_get(kobject* kobj)
{
  if (kobj) ++kobj->refcount;
  return kobj;
}
LKM_EXPORT_SYMBOL(kobject_get);

LKM_SIM_INLINE kobject* kobject_get_unless_zero(kobject* kobj)
{
  if (!kobj || kobj->refcount == 0) return nullptr;
  ++kobj->refcount;
  return kobj;
}
LKM_EXPORT_SYMBOL(kobject_get_unless_zero);

LKM_SIM_INLINE void kobject_put(kobject* kobj)
{
  if (!kobj) return;
  sim::refuse_error_pointer(kobj, "kobject_put()");
  if (!kobj->state_initialized || kobj->refcount == 0)
    return sim::oops("BUG: kobject_put() without a reference: the object is not initialised or already released");
  if (--kobj->refcount) return;
  // release() may look at the name, and frees what the object is in.
  const auto* const name = kobj->name;
  if (kobj->ktype && kobj->ktype->release) kobj->ktype->release(kobj);
  kfree(name);
}
LKM_EXPORT_SYMBOL(kobject_put);

}  // extern "C"
}  // namespace lkm::waist
