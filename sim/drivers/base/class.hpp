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

waist::class_attribute* class_attribute_of(waist::attribute* attr);
waist::lkm_class* class_of(waist::kobject* kobj);

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

}  // namespace lkm::sim

#ifdef LKM_SIM_BODIES
#include <lkm/sim/drivers/base/class.ipp>
#endif
