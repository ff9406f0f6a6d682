// SPDX-License-Identifier: MIT OR GPL-2.0-only
/// Models drivers/base/class.c (Linux 6.1): classes come and go, and what a module leaves of them is found.
#pragma once

#include <lkm/sim/core/linkage.hpp>
#include <lkm/sim/core/export.hpp>
#include <lkm/sim/drivers/base/core.hpp>

#include <algorithm>
#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace lkm::sim {

// The release() of what class_create() allocates.
extern "C" inline void lkm_free_class(waist::lkm_class* cls) { waist::kfree(cls); }

inline constexpr waist::kobj_type class_type{nullptr, [](waist::kobject*) { return "class"; }, nullptr};

inline int driver_core::register_class(waist::lkm_class* cls)
{
  if (cls->class_groups || cls->dev_groups) unmodelled("attribute groups of a class");
  auto fresh = std::make_unique<waist::subsys_private>();
  auto& kobj = fresh->kobj;
  waist::kobject_init(&kobj, &class_type);
  if (const int error = waist::kobject_set_name(&kobj, "%s", cls->name)) return error;
  const auto directory = "/class/" + std::string(kobj.name);
  if (const int error = add_directory(kobj, directory)) {
    waist::kobject_put(&kobj);
    return error;
  }
  fresh->cls = cls;
  fresh->by = part<char_devices>().module_running;
  fresh->directory.path = directory;
  kobj.sd = &fresh->directory;
  cls->p = fresh.get();
  classes_.push_back(std::move(fresh));
  waist::kobject_uevent(&cls->p->kobj, waist::KOBJ_ADD);
  return 0;
}

inline void driver_core::unregister_class(waist::lkm_class* cls)
{
  must_know(cls, "class_unregister()");
  auto& p = *cls->p;
  for (const auto left = p.devices; auto* const dev : left) {
    part<report>().add(severity::bug, "class \"" + std::string(p.kobj.name) + "\" destroyed before its device \"" +
                                          waist::dev_name(dev) +
                                          "\": device_destroy() comes first, or the device points to freed memory");
    del(dev);
  }
  files_.remove(p.kobj.sd->path);
  waist::kobject_uevent(&p.kobj, waist::KOBJ_REMOVE);
  p.kobj.sd = nullptr;
  waist::kobject_put(&p.kobj);
  cls->p = nullptr;
  std::erase_if(classes_, [&](const auto& c) { return c->cls == cls; });
  if (cls->class_release) cls->class_release(cls);
}

inline void driver_core::take_away(const departure& who)
{
  std::vector<waist::device*> left;
  for (const auto& [dev, p] : devices_)
    if (p.by == who.module()) left.push_back(dev);
  for (auto* const dev : left) {
    who.left("device \"" + std::string(waist::dev_name(dev)) + '"',
             dev->lkm_class ? "device_destroy()" : "device_unregister()");
    del(dev);
    // Its own release() may be code of the module that has gone.
    waist::kfree(std::exchange(dev->kobj.name, nullptr));
    if (dev->release == lkm_free_device) lkm_free_device(dev);
  }
  std::vector<waist::lkm_class*> classes;
  for (const auto& c : classes_)
    if (c->by == who.module()) classes.push_back(c->cls);
  for (auto* const cls : classes) {
    who.left("class \"" + std::string(cls->p->kobj.name) + '"',
             cls->class_release == lkm_free_class ? "class_destroy()" : "class_unregister()");
    if (cls->class_release != lkm_free_class) cls->class_release = nullptr;
    unregister_class(cls);
  }
}

}  // namespace lkm::sim

#ifdef LKM_SIM_BODIES
#include <lkm/sim/drivers/base/class.ipp>
#endif
