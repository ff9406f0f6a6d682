// SPDX-License-Identifier: MIT OR GPL-2.0-only
/// Models lib/kobject.c (Linux 6.1): the reference count and the release; no sysfs yet.
#pragma once

#include <lkm/sim/current.hpp>
#include <lkm/sim/linux/kobject.h>
#include <lkm/sim/vsprintf.hpp>

namespace lkm::waist {
extern "C" {

inline void kobject_init(kobject* kobj, const kobj_type* ktype)
{
  kobj->ktype = ktype;
  kobj->refcount = 1;
  kobj->state_initialized = 1;
}

inline int kobject_set_name(kobject* kobj, const char* fmt, ...)
{
  va_list args;
  va_start(args, fmt);
  sim::vsnprintf_into(kobj->name, sizeof kobj->name, fmt, args);
  va_end(args);
  return 0;
}

inline kobject* kobject_get(kobject* kobj)
{
  if (kobj) ++kobj->refcount;
  return kobj;
}

inline kobject* kobject_get_unless_zero(kobject* kobj)
{
  if (!kobj || kobj->refcount == 0) return nullptr;
  ++kobj->refcount;
  return kobj;
}

inline void kobject_put(kobject* kobj)
{
  if (!kobj) return;
  if (!kobj->state_initialized || kobj->refcount == 0)
    return sim::oops("BUG: kobject_put() without a reference: the object is not initialised or already released");
  if (--kobj->refcount == 0 && kobj->ktype && kobj->ktype->release) kobj->ktype->release(kobj);
}

}  // extern "C"
}  // namespace lkm::waist
