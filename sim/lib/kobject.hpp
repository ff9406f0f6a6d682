// SPDX-License-Identifier: MIT OR GPL-2.0-only
/// Models lib/kobject.c (Linux 6.1): the name, the reference count and the release of an object. Its place in /sys, and
/// the sets that it is in, are in kobject_add.hpp.
#pragma once

#include <lkm/sim/core/current.hpp>
#include <lkm/sim/core/export.hpp>
#include <lkm/sim/core/report.hpp>
#include <lkm/sim/include/linux/bug.h>
#include <lkm/sim/include/linux/kobject.h>
#include <lkm/sim/kernel/printk/printk.hpp>
#include <lkm/sim/lib/vsprintf.hpp>
#include <lkm/sim/mm/slab_common.hpp>

#include <algorithm>
#include <cstdarg>
#include <string>
#include <utility>

namespace lkm::sim {

/// An object leaves /sys: kobject_add.hpp.
void remove_from_sysfs(waist::kobject* kobj);

inline std::string kobject_text(const waist::kobject* kobj) { return kobj->name ? kobj->name : "(null)"; }

/// What kobject_put() does with the last reference.
inline void kobject_cleanup(waist::kobject* kobj)
{
  const auto* const type = kobj->ktype;
  // The parent of an object that was never added is whoever's set it there.
  auto* const parent = kobj->state_in_sysfs ? kobj->parent : nullptr;
  if (kobj->state_in_sysfs) remove_from_sysfs(kobj);
  // release() may look at the name, and frees what the object is in.
  const auto* const name = kobj->name;
  if (type && type->release)
    type->release(kobj);
  else if (type)
    part<report>().add(severity::note, "kobject: '" + kobject_text(kobj) +
                                           "' does not have a release() function, it is broken and must be fixed. See "
                                           "Documentation/core-api/kobject.rst.");
  waist::kfree(name);
  waist::kobject_put(parent);
}

}  // namespace lkm::sim

namespace lkm::waist {
extern "C" {

inline void kobject_init(kobject* kobj, const kobj_type* ktype)
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

inline int kobject_set_name_vargs(kobject* kobj, const char* fmt, va_list vargs)
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

inline int kobject_set_name(kobject* kobj, const char* fmt, ...)
{
  va_list args;
  va_start(args, fmt);
  const int error = kobject_set_name_vargs(kobj, fmt, args);
  va_end(args);
  return error;
}
LKM_EXPORT_SYMBOL(kobject_set_name);

inline kobject* kobject_get(kobject* kobj)
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

inline kobject* kobject_get_unless_zero(kobject* kobj)
{
  if (!kobj || kobj->refcount == 0) return nullptr;
  ++kobj->refcount;
  return kobj;
}
LKM_EXPORT_SYMBOL(kobject_get_unless_zero);

inline void kobject_put(kobject* kobj)
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
