// SPDX-License-Identifier: MIT OR GPL-2.0-only
/// Models kobject_init(), kobject_get() and kobject_put() of lib/kobject.c (Linux 6.1): the name, the reference count
/// and the release of an object. Its place in /sys, and the sets that it is in, are in kobject_add.hpp.
#pragma once

#include <lkm/sim/core/linkage.hpp>
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

/// Removes an object from /sys; see kobject_add.hpp.
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

#ifdef LKM_SIM_BODIES
#include <lkm/sim/lib/kobject.ipp>
#endif
