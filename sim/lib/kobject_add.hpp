// SPDX-License-Identifier: MIT OR GPL-2.0-only
/// Models lib/kobject.c (Linux 6.1), its other half: objects in /sys, and the sets that they are in.
#pragma once

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
    for (auto* const kn : left) report_and_remove(*kn, who);
  }

  waist::kset* modules = nullptr;  // /sys/module: a directory for each module
  waist::kset* bus = nullptr;      // /sys/bus

 private:
  /// Entries that the module's code made. What is in a directory of its own goes with that.
  static void find_what_is_left(const waist::kernfs_node& directory, const departure& who,
                                std::vector<waist::kernfs_node*>& left)
  {
    for (const auto* const child : directory.name->sorted_children()) {
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
    const auto place = "/sys" + kn.path() + ", made in " + kn.made.text() + ',';
    if (S_ISLNK(kn.i_mode))
      who.left("the link " + place, "sysfs_remove_link()");
    else if (S_ISREG(kn.i_mode))
      who.left("the file " + place, kn.bin ? "sysfs_remove_bin_file()" : "sysfs_remove_file()");
    else if (kn.kobj && kn.kobj->sd == &kn)
      who.left("the kobject " + place, "kobject_put()");
    else
      who.left("the attribute group " + place, "sysfs_remove_group()");
    // The object may lie in the module's memory, which has gone: it is not touched.
    part<sysfs>().remove(kn);
  }

  std::array<waist::kobject*, waist::LKM_HYPERVISOR_KOBJ + 1> top_{};
};

}  // namespace lkm::sim

namespace lkm::waist {

constexpr sysfs_ops kobj_sysfs_ops_of_attributes{
    [](kobject* kobj, attribute* attr, char* buf) -> ssize_t {
      auto* const own = sim::kobj_attribute_of(attr);
      return own->show ? own->show(kobj, own, buf) : -EIO;
    },
    [](kobject* kobj, attribute* attr, const char* buf, size_t count) -> ssize_t {
      auto* const own = sim::kobj_attribute_of(attr);
      return own->store ? own->store(kobj, own, buf, count) : -EIO;
    }};

extern "C" {

inline constexpr sysfs_ops kobj_sysfs_ops = kobj_sysfs_ops_of_attributes;
LKM_EXPORT_SYMBOL_GPL(kobj_sysfs_ops);

inline kobject* lkm_top_kobject(lkm_kobject which) { return sim::part<sim::kobjects>().top(which); }
LKM_EXPORT_SYMBOL_GPL(lkm_top_kobject);

inline int kobject_add(kobject* kobj, kobject* parent, const char* fmt, ...)
{
  if (!sim::is_initialised(kobj)) return -EINVAL;
  va_list name;
  va_start(name, fmt);
  const auto result = sim::add_with_name(kobj, parent, fmt, name);
  va_end(name);
  return result;
}
LKM_EXPORT_SYMBOL(kobject_add);

inline int kobject_init_and_add(kobject* kobj, const kobj_type* ktype, kobject* parent, const char* fmt, ...)
{
  kobject_init(kobj, ktype);
  va_list args;
  va_start(args, fmt);
  const int error = sim::add_with_name(kobj, parent, fmt, args);
  va_end(args);
  return error;
}
LKM_EXPORT_SYMBOL_GPL(kobject_init_and_add);

inline kobject* kobject_create_and_add(const char* name, kobject* parent)
{
  auto* const fresh = static_cast<kobject*>(sim::kernel_zalloc(sizeof(kobject)));
  if (!fresh) return nullptr;
  kobject_init(fresh, &sim::dynamic_kobj_type);
  const int error = kobject_add(fresh, parent, "%s", name);
  if (!error) return fresh;
  sim::log(4, "kobject_create_and_add: kobject_add error: " + std::to_string(error));
  kobject_put(fresh);
  return nullptr;
}
LKM_EXPORT_SYMBOL_GPL(kobject_create_and_add);

inline void kobject_del(kobject* kobj)
{
  if (!kobj) return;
  auto* const parent = kobj->parent;
  sim::remove_from_sysfs(kobj);
  kobject_put(parent);
}
LKM_EXPORT_SYMBOL(kobject_del);

inline char* kobject_get_path(const kobject* kobj, gfp_t flag)
{
  std::string path;
  for (const auto* at = kobj; at; at = at->parent) {
    if (!at->name) return nullptr;
    path.insert(0, std::string("/") + at->name);
  }
  return kstrdup(path.c_str(), flag);
}
LKM_EXPORT_SYMBOL_GPL(kobject_get_path);

inline int kobject_rename(kobject* kobj, const char* new_name)
{
  if (!kobj || !kobj->parent) return -EINVAL;
  if (sim::sysfs::find(*kobj->parent->sd, new_name)) return -EEXIST;
  const auto old_path = "DEVPATH_OLD=" + kobj->sd->path();
  sim::part<sim::sysfs>().rename(*kobj->sd, new_name);
  kfree(std::exchange(kobj->name, sim::kernel_strdup(new_name)));
  char* extra[] = {const_cast<char*>(old_path.c_str()), nullptr};
  kobject_uevent_env(kobj, KOBJ_MOVE, extra);
  return 0;
}
LKM_EXPORT_SYMBOL_GPL(kobject_rename);

inline int kobject_move(kobject*, kobject*) { sim::unmodelled("kobject_move()"); }
LKM_EXPORT_SYMBOL_GPL(kobject_move);

inline int kset_register(kset* k)
{
  if (!k) return -EINVAL;
  INIT_LIST_HEAD(&k->list);
  lkm_spin_lock_init(&k->list_lock);
  // Linux's kset_init(): unlike kobject_init() it takes the type that is there.
  k->kobj.refcount = 1;
  INIT_LIST_HEAD(&k->kobj.entry);
  k->kobj.state_initialized = 1;
  const int error = sim::add_to_sysfs(&k->kobj);
  if (!error) kobject_uevent(&k->kobj, KOBJ_ADD);
  return error;
}
LKM_EXPORT_SYMBOL(kset_register);

inline void kset_unregister(kset* k)
{
  if (!k) return;
  kobject_del(&k->kobj);
  kobject_put(&k->kobj);
}
LKM_EXPORT_SYMBOL(kset_unregister);

inline kset* kset_create_and_add(const char* name, const kset_uevent_ops* uevent_ops, kobject* parent_kobj)
{
  if (auto* const memory = static_cast<kset*>(sim::kernel_zalloc(sizeof(kset)))) {
    auto& k = memory->kobj;
    k.ktype = &sim::kset_type;
    k.parent = parent_kobj;
    memory->uevent_ops = uevent_ops;
    if (!kobject_set_name(&k, "%s", name) && !kset_register(memory)) return memory;
    kfree(k.name);
    kfree(memory);
  }
  return nullptr;
}
LKM_EXPORT_SYMBOL_GPL(kset_create_and_add);

inline kobject* kset_find_obj(kset* k, const char* name)
{
  for (auto* at = k->list.next; at != &k->list; at = at->next) {
    // SAFETY: the entries of a set's list are those of kobjects.
    auto* const kobj = reinterpret_cast<kobject*>(reinterpret_cast<char*>(at) - offsetof(kobject, entry));
    if (kobj->name && std::string_view(kobj->name) == name) return kobject_get_unless_zero(kobj);
  }
  return nullptr;
}
LKM_EXPORT_SYMBOL_GPL(kset_find_obj);

}  // extern "C"
}  // namespace lkm::waist
