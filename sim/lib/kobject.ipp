// SPDX-License-Identifier: MIT OR GPL-2.0-only
/// The driver API's functions of lib/kobject.hpp.
#pragma once

#include <lkm/sim/core/linkage.hpp>

namespace lkm::waist {
extern "C" {

LKM_SIM_INLINE void kobject_init(kobject* kobj, const kobj_type* ktype)
{
  if (!kobj || !ktype) {
    sim::log(3, std::string("kobject: ") +
                    (kobj ? "must have a ktype to be initialized properly!" : "invalid kobject pointer!"));
    return;
  }
  if (kobj->state_initialized)
    sim::log(3, "kobject: tried to init an initialized object, something is seriously wrong.");
  kobj->refcount = 1;
  INIT_LIST_HEAD(&kobj->entry);
  kobj->state_in_sysfs = 0;
  kobj->state_add_uevent_sent = 0;
  kobj->state_remove_uevent_sent = 0;
  kobj->state_initialized = 1;
  kobj->ktype = ktype;
}
LKM_EXPORT_SYMBOL(kobject_init);

LKM_SIM_INLINE int kobject_set_name_vargs(kobject* kobj, const char* fmt, va_list vargs)
{
  // What has a name keeps it when there is no other.
  if (kobj->name && !fmt) return 0;
  auto text = sim::vformat(fmt, vargs);
  std::replace(text.begin(), text.end(), '/', '!');
  auto* const name = sim::kernel_strdup(text.c_str());
  if (!name) return -ENOMEM;
  kfree(std::exchange(kobj->name, name));
  return 0;
}

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
  if (!kobj) return kobj;
  if (!kobj->state_initialized)
    lkm_warn(
        "lib/kobject.c", __LINE__, "kobject_get",
        ("kobject: '" + sim::kobject_text(kobj) + "': is not initialized, yet kobject_get() is being called.").c_str());
  ++kobj->refcount;
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
  if (--kobj->refcount == 0) sim::kobject_cleanup(kobj);
}
LKM_EXPORT_SYMBOL(kobject_put);

}  // extern "C"
}  // namespace lkm::waist
