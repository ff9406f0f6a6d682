// SPDX-License-Identifier: MIT OR GPL-2.0-only
/// The driver API's functions of fs/debugfs/inode.hpp.
#pragma once

#include <lkm/sim/core/linkage.hpp>

namespace lkm::waist {
extern "C" {

LKM_SIM_INLINE bool debugfs_initialized() { return true; }
LKM_EXPORT_SYMBOL_GPL(debugfs_initialized);

LKM_SIM_INLINE dentry* debugfs_create_dir(const char* name, dentry* parent)
{
  auto fresh = sim::debugfs::make(S_IFDIR | 0755);
  fresh->i_fop = &sim::directory_operations;
  return sim::part<sim::debugfs>().add(name, parent, std::move(fresh));
}
LKM_EXPORT_SYMBOL_GPL(debugfs_create_dir);

LKM_SIM_INLINE dentry* debugfs_create_symlink(const char* name, dentry* parent, const char* dest)
{
  auto fresh = sim::debugfs::make(S_IFLNK | 0777);
  fresh->target = dest;
  return sim::part<sim::debugfs>().add(name, parent, std::move(fresh));
}
LKM_EXPORT_SYMBOL_GPL(debugfs_create_symlink);

LKM_SIM_INLINE dentry* debugfs_create_automount(const char*, dentry*, debugfs_automount_t, void*)
{
  sim::unmodelled("debugfs_create_automount()");
}
LKM_EXPORT_SYMBOL(debugfs_create_automount);

LKM_SIM_INLINE void debugfs_remove(dentry* d)
{
  if (!IS_ERR_OR_NULL(d)) sim::part<sim::debugfs>().remove(sim::as_dentry(d));
}
LKM_EXPORT_SYMBOL_GPL(debugfs_remove);

LKM_SIM_INLINE dentry* debugfs_lookup(const char* name, dentry* parent)
{
  return dget(sim::part<sim::debugfs>().find(name, parent));
}
LKM_EXPORT_SYMBOL_GPL(debugfs_lookup);

LKM_SIM_INLINE void debugfs_lookup_and_remove(const char* name, dentry* parent)
{
  debugfs_remove(sim::part<sim::debugfs>().find(name, parent));
}
LKM_EXPORT_SYMBOL_GPL(debugfs_lookup_and_remove);

LKM_SIM_INLINE dentry* debugfs_rename(dentry* old_dir, dentry* old_dentry, dentry* new_dir, const char* new_name)
{
  if (IS_ERR(old_dir)) return old_dir;
  if (IS_ERR(new_dir)) return new_dir;
  if (IS_ERR_OR_NULL(old_dentry)) return old_dentry;
  auto& to = sim::part<sim::debugfs>().directory(new_dir);
  auto& name = sim::as_dentry(old_dentry);
  // Not into itself.
  for (const auto* in = &to; in; in = in->parent())
    if (in == &name) return static_cast<dentry*>(ERR_PTR(-EINVAL));
  if (!sim::may_look_up(to, new_name)) return static_cast<dentry*>(ERR_PTR(-EACCES));
  if (to.child(new_name) || !name.parent()) return static_cast<dentry*>(ERR_PTR(-EINVAL));
  auto& names = sim::part<sim::name_space>();
  const auto moved = names.detach(*name.parent(), name.name());
  moved->rename(new_name);
  names.attach(to, moved);
  return old_dentry;
}
LKM_EXPORT_SYMBOL_GPL(debugfs_rename);

}  // extern "C"
}  // namespace lkm::waist
