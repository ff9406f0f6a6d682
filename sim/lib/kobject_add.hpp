// SPDX-License-Identifier: MIT OR GPL-2.0-only
/// Models lib/kobject.c (Linux 6.1), its other half: objects in /sys, and the sets that they are in.
#pragma once

#include <lkm/sim/core/linkage.hpp>
#include <lkm/sim/core/export.hpp>
#include <lkm/sim/fs/sysfs/group.hpp>
#include <lkm/sim/include/linux/err.h>
#include <lkm/sim/lib/kobject.hpp>
#include <lkm/sim/lib/kobject_uevent.hpp>

#include <array>
#include <cstdarg>
#include <cstddef>
#include <string>
#include <utility>

namespace lkm::sim {

inline waist::kset* kset_of(waist::kobject* kobj)
{
  // SAFETY: called for the kobject of a kset only.
  return reinterpret_cast<waist::kset*>(reinterpret_cast<char*>(kobj) - offsetof(waist::kset, kobj));
}
inline waist::kobj_attribute* kobj_attribute_of(waist::attribute* attr)
{
  static_assert(offsetof(waist::kobj_attribute, attr) == 0);
  // SAFETY: kobj_sysfs_ops is for such attributes, and attr is their first member.
  return reinterpret_cast<waist::kobj_attribute*>(attr);
}

inline constexpr waist::kobj_type dynamic_kobj_type = [] {
  waist::kobj_type type{};
  type.release = [](waist::kobject* kobj) { waist::kfree(kobj); };
  type.sysfs_ops = &waist::kobj_sysfs_ops;
  return type;
}();

inline constexpr waist::kobj_type kset_type = [] {
  waist::kobj_type type{};
  type.release = [](waist::kobject* kobj) { waist::kfree(kset_of(kobj)); };
  type.sysfs_ops = &waist::kobj_sysfs_ops;
  return type;
}();

/// Linux's kobject_add_internal(): into its set, and into /sys below its parent.
inline int add_to_sysfs(waist::kobject* kobj)
{
  const auto warn = [&](const char* text) { waist::lkm_warn("lib/kobject.c", __LINE__, "kobject_add_internal", text); };
  if (!kobj->name || !*kobj->name) return warn("attempted to be registered with empty name!"), -EINVAL;
  auto* parent = waist::kobject_get(kobj->parent);
  if (kobj->kset) {
    if (!parent) parent = waist::kobject_get(&kobj->kset->kobj);
    waist::kobject_get(&kobj->kset->kobj);
    waist::list_add_tail(&kobj->entry, &kobj->kset->list);
  }
  kobj->parent = parent;
  auto& files = part<sysfs>();
  int error = -ENOENT;
  // What stands below an object that is not in sysfs has no place.
  if (!parent || parent->sd) {
    kobj->sd = files.create_dir(parent ? *parent->sd : files.root(), kobj->name, 0755, kobj);
    error = kobj->sd ? make_groups(kobj, kobj->ktype->default_groups, false) : -EEXIST;
    if (error && kobj->sd) files.remove(*std::exchange(kobj->sd, nullptr));
  }
  if (!error) {
    kobj->state_in_sysfs = 1;
    return 0;
  }
  if (kobj->kset) {
    waist::list_del_init(&kobj->entry);
    waist::kobject_put(&kobj->kset->kobj);
  }
  kobj->parent = nullptr;
  waist::kobject_put(parent);
  const auto failed = "kobject_add_internal failed for " + std::string(kobj->name);
  if (error == -EEXIST)
    log(3, failed + " with -EEXIST, don't try to register things with the same name in the same directory.");
  else
    log(3, failed + " (error: " + std::to_string(error) + " parent: " + (parent ? parent->name : "'none'") + ")");
  return error;
}

/// Linux's __kobject_del(). The reference to the parent is the caller's to give back.
inline void remove_from_sysfs(waist::kobject* kobj)
{
  if (!kobj->state_in_sysfs) return;
  waist::sysfs_remove_groups(kobj, kobj->ktype ? kobj->ktype->default_groups : nullptr);
  if (kobj->state_add_uevent_sent && !kobj->state_remove_uevent_sent) waist::kobject_uevent(kobj, waist::KOBJ_REMOVE);
  if (auto* const directory = std::exchange(kobj->sd, nullptr); directory && directory->name)
    part<sysfs>().remove(*directory);
  kobj->state_in_sysfs = 0;
  if (kobj->kset) {
    waist::list_del_init(&kobj->entry);
    waist::kobject_put(&kobj->kset->kobj);
  }
  kobj->parent = nullptr;
}

inline int add_with_name(waist::kobject* kobj, waist::kobject* parent, const char* fmt, va_list args)
{
  kobj->parent = parent;
  const int unnamed = waist::kobject_set_name_vargs(kobj, fmt, args);
  return unnamed ? unnamed : add_to_sysfs(kobj);
}

/// Whether there is an object, and kobject_init() was called for it; logged when not.
inline bool is_initialised(const waist::kobject* kobj)
{
  if (kobj && !kobj->state_initialized)
    log(3, "kobject '" + kobject_text(kobj) + "': tried to add an uninitialized object, something is seriously wrong.");
  return kobj && kobj->state_initialized;
}

/// The objects that each kernel has in /sys from the start.
class kobjects final : public subsystem {
 public:
  void boot(boot_files&) override
  {
    constexpr const char* names[] = {"kernel", "fs", "firmware", "power", nullptr, "hypervisor"};
    for (std::size_t i = 0; i < top_.size(); ++i)
      if (names[i]) top_[i] = waist::kobject_create_and_add(names[i], nullptr);
    top_[waist::LKM_MM_KOBJ] = waist::kobject_create_and_add("mm", top_[waist::LKM_KERNEL_KOBJ]);
    modules = waist::kset_create_and_add("module", nullptr, nullptr);
    bus = waist::kset_create_and_add("bus", nullptr, nullptr);
  }

  waist::kobject* top(waist::lkm_kobject which) const { return top_[which]; }

  void take_away(const departure& who) override
  {
    // The last one first: an object after those below it, which hold it.
    const auto all = part<sysfs>().made_by_drivers();
    for (auto i = all.rbegin(); i != all.rend(); ++i) {
      auto& kn = **i;
      const auto& left = part<sysfs>().made_by_drivers();
      if (std::find(left.begin(), left.end(), &kn) == left.end()) continue;
      if (who.module() ? kn.by != who.module() : false) continue;
      report_and_remove(kn, who);
    }
  }

  waist::kset* modules = nullptr;  // /sys/module: a directory for each module
  waist::kset* bus = nullptr;      // /sys/bus

 private:
  static void report_and_remove(waist::kernfs_node& kn, const departure& who)
  {
    const auto path = "/sys" + kn.path();
    const auto inside = [&] {
      for (const auto* at = kn.name->parent(); at; at = at->parent())
        if (auto& above = kernfs_of(at->inode.get()); above.by == kn.by && !at->mount_of) return true;
      return false;
    }();
    // What is in a directory that is left as well goes with it.
    if (!inside) {
      const bool object = S_ISDIR(kn.i_mode) && kn.kobj && kn.kobj->sd == &kn;
      if (object)
        who.left("the kobject " + path, "kobject_put()", &kn.made);
      else if (S_ISDIR(kn.i_mode))
        who.left("the attribute group " + path, "sysfs_remove_group()", &kn.made);
      else if (S_ISLNK(kn.i_mode))
        who.left("the link " + path, "sysfs_remove_link()", &kn.made);
      else
        who.left("the file " + path, kn.bin ? "sysfs_remove_bin_file()" : "sysfs_remove_file()", &kn.made);
    }
    // The object may lie in the module's memory, which has gone: it is not touched.
    part<sysfs>().remove(kn);
  }

  std::array<waist::kobject*, waist::LKM_HYPERVISOR_KOBJ + 1> top_{};
};

}  // namespace lkm::sim

#ifdef LKM_SIM_BODIES
#include <lkm/sim/lib/kobject_add.ipp>
#endif
