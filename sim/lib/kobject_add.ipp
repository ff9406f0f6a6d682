// SPDX-License-Identifier: MIT OR GPL-2.0-only
/// The driver API's functions of lib/kobject_add.hpp.
#pragma once

#include <lkm/sim/core/linkage.hpp>

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

LKM_SIM_INLINE constexpr sysfs_ops kobj_sysfs_ops = kobj_sysfs_ops_of_attributes;
LKM_EXPORT_SYMBOL_GPL(kobj_sysfs_ops);

LKM_SIM_INLINE kobject* lkm_top_kobject(lkm_kobject which) { return sim::part<sim::kobjects>().top(which); }
LKM_EXPORT_SYMBOL_GPL(lkm_top_kobject);

LKM_SIM_INLINE int kobject_add(kobject* kobj, kobject* parent, const char* fmt, ...)
{
  if (!sim::is_initialised(kobj)) return -EINVAL;
  va_list name;
  va_start(name, fmt);
  const auto result = sim::add_with_name(kobj, parent, fmt, name);
  va_end(name);
  return result;
}
LKM_EXPORT_SYMBOL(kobject_add);

LKM_SIM_INLINE int kobject_init_and_add(kobject* kobj, const kobj_type* ktype, kobject* parent, const char* fmt, ...)
{
  kobject_init(kobj, ktype);
  va_list args;
  va_start(args, fmt);
  const int error = sim::add_with_name(kobj, parent, fmt, args);
  va_end(args);
  return error;
}
LKM_EXPORT_SYMBOL_GPL(kobject_init_and_add);

LKM_SIM_INLINE kobject* kobject_create_and_add(const char* name, kobject* parent)
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

LKM_SIM_INLINE void kobject_del(kobject* kobj)
{
  if (!kobj) return;
  auto* const parent = kobj->parent;
  // Once more, of an object that has been deleted: Linux goes on as if it were there.
  if (!kobj->state_in_sysfs) sysfs_remove_groups(kobj, kobj->ktype ? kobj->ktype->default_groups : nullptr);
  sim::remove_from_sysfs(kobj);
  kobject_put(parent);
}
LKM_EXPORT_SYMBOL(kobject_del);

LKM_SIM_INLINE char* kobject_get_path(const kobject* kobj, gfp_t flag)
{
  std::string path;
  for (const auto* at = kobj; at; at = at->parent) {
    if (!at->name) return nullptr;
    path.insert(0, std::string("/") + at->name);
  }
  return kstrdup(path.c_str(), flag);
}
LKM_EXPORT_SYMBOL_GPL(kobject_get_path);

LKM_SIM_INLINE int kobject_rename(kobject* kobj, const char* new_name)
{
  if (!kobj || !kobj->parent) return -EINVAL;
  auto* const taken = sim::sysfs::find(*kobj->parent->sd, new_name);
  if (taken && taken != kobj->sd) return -EEXIST;
  const auto old_path = "DEVPATH_OLD=" + kobj->sd->path();
  if (!taken) sim::part<sim::sysfs>().rename(*kobj->sd, new_name);
  kfree(std::exchange(kobj->name, sim::kernel_strdup(new_name)));
  char* extra[] = {const_cast<char*>(old_path.c_str()), nullptr};
  kobject_uevent_env(kobj, KOBJ_MOVE, extra);
  return 0;
}
LKM_EXPORT_SYMBOL_GPL(kobject_rename);

LKM_SIM_INLINE int kobject_move(kobject*, kobject*) { sim::unmodelled("kobject_move()"); }
LKM_EXPORT_SYMBOL_GPL(kobject_move);

LKM_SIM_INLINE int kset_register(kset* k)
{
  if (!k) return -EINVAL;
  INIT_LIST_HEAD(&k->list);
  lkm_spin_lock_init(&k->list_lock, "&k->list_lock", &sim::lock_key<kset>);
  // Linux's kset_init(): unlike kobject_init() it takes the type that is there.
  k->kobj.refcount = 1;
  INIT_LIST_HEAD(&k->kobj.entry);
  k->kobj.state_initialized = 1;
  const int error = sim::add_to_sysfs(&k->kobj);
  if (!error) kobject_uevent(&k->kobj, KOBJ_ADD);
  return error;
}
LKM_EXPORT_SYMBOL(kset_register);

LKM_SIM_INLINE void kset_unregister(kset* k)
{
  if (!k) return;
  kobject_del(&k->kobj);
  kobject_put(&k->kobj);
}
LKM_EXPORT_SYMBOL(kset_unregister);

LKM_SIM_INLINE kset* kset_create_and_add(const char* name, const kset_uevent_ops* uevent_ops, kobject* parent_kobj)
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

LKM_SIM_INLINE kobject* kset_find_obj(kset* k, const char* name)
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
