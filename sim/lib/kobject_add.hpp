// SPDX-License-Identifier: MIT OR GPL-2.0-only
/// Models kobject_add(), kobject_del() and the kset functions of lib/kobject.c (Linux 6.1): objects in /sys, and the
/// sets that they are in.
#pragma once

#include <lkm/sim/core/linkage.hpp>
#include <lkm/sim/core/export.hpp>
#include <lkm/sim/fs/sysfs/group.hpp>
#include <lkm/sim/include/linux/err.h>
#include <lkm/sim/lib/kobject.hpp>
#include <lkm/sim/lib/kobject_uevent.hpp>

#include <algorithm>
#include <array>
#include <cstdarg>
#include <cstddef>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

namespace lkm::waist {
// Inline, where it is, before its first use.
extern "C" LKM_SIM_INLINE const sysfs_ops kobj_sysfs_ops;
}  // namespace lkm::waist

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
    if (!who.module()) return;
    std::vector<waist::kernfs_node*> left;
    find_what_is_left(part<sysfs>().root(), who, left);
    std::ranges::sort(left, {}, &waist::kernfs_node::path);
    for (auto* const kn : left) report_and_remove(*kn, who);
  }

  waist::kset* modules = nullptr;  // /sys/module: a directory for each module
  waist::kset* bus = nullptr;      // /sys/bus

 private:
  /// Collects the entries that the module's code made, except those inside a directory that it made too: they are
  /// removed with the directory.
  static void find_what_is_left(const waist::kernfs_node& directory, const departure& who,
                                std::vector<waist::kernfs_node*>& left)
  {
    for (const auto& [name, child] : directory.name->children()) {
      if (child->mount_of) continue;
      auto& kn = kernfs_of(child->inode.get());
      // SAFETY: addresses of code, to be compared.
      const bool its_code = std::any_of(kn.made.begin(), kn.made.end(),
                                        [&](std::uintptr_t pc) { return who.owns(reinterpret_cast<const void*>(pc)); });
      if (its_code || kn.by == who.module())
        left.push_back(&kn);
      else
        find_what_is_left(kn, who, left);
    }
  }

  static void report_and_remove(waist::kernfs_node& kn, const departure& who)
  {
    const auto path = "/sys" + kn.path();
    if (S_ISLNK(kn.i_mode))
      who.left("the link " + path, "sysfs_remove_link()", &kn.made);
    else if (S_ISREG(kn.i_mode))
      who.left("the file " + path, kn.bin ? "sysfs_remove_bin_file()" : "sysfs_remove_file()", &kn.made);
    else if (kn.kobj && kn.kobj->sd == &kn)
      who.left("the kobject " + path, "kobject_put()", &kn.made);
    else
      who.left("the attribute group " + path, "sysfs_remove_group()", &kn.made);
    // The object may lie in the module's memory, which has gone: it is not touched.
    part<sysfs>().remove(kn);
  }

  std::array<waist::kobject*, waist::LKM_HYPERVISOR_KOBJ + 1> top_{};
};

}  // namespace lkm::sim

#ifdef LKM_SIM_BODIES
#include <lkm/sim/lib/kobject_add.ipp>
#endif
