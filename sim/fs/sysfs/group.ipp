// SPDX-License-Identifier: MIT OR GPL-2.0-only
/// The driver API's functions of fs/sysfs/group.hpp.
#pragma once

#include <lkm/sim/core/linkage.hpp>

namespace lkm::waist {
extern "C" {

LKM_SIM_INLINE int sysfs_create_group(kobject* kobj, const attribute_group* grp)
{
  return sim::make_group(kobj, grp, false);
}
LKM_EXPORT_SYMBOL_GPL(sysfs_create_group);
LKM_SIM_INLINE int sysfs_update_group(kobject* kobj, const attribute_group* grp)
{
  return sim::make_group(kobj, grp, true);
}
LKM_EXPORT_SYMBOL_GPL(sysfs_update_group);
LKM_SIM_INLINE int sysfs_create_groups(kobject* kobj, const attribute_group** groups)
{
  return sim::make_groups(kobj, groups, false);
}
LKM_EXPORT_SYMBOL_GPL(sysfs_create_groups);
LKM_SIM_INLINE int sysfs_update_groups(kobject* kobj, const attribute_group** groups)
{
  return sim::make_groups(kobj, groups, true);
}
LKM_EXPORT_SYMBOL_GPL(sysfs_update_groups);

LKM_SIM_INLINE void sysfs_remove_group(kobject* kobj, const attribute_group* grp)
{
  auto* const directory = sim::sysfs_directory(kobj, grp->name);
  if (!directory && !grp->name) return sim::warn_of_no_directory(*grp);
  if (!directory)
    return sim::sysfs_warn(
        "fs/sysfs/group.c", "sysfs_remove_group",
        "sysfs group '" + std::string(grp->name ? grp->name : "") + "' not found for kobject '" + kobj->name + "'");
  sim::remove_group_files(*directory, *grp);
  if (grp->name) sim::part<sim::sysfs>().remove(*directory);
}
LKM_EXPORT_SYMBOL_GPL(sysfs_remove_group);

LKM_SIM_INLINE void sysfs_remove_groups(kobject* kobj, const attribute_group** groups)
{
  for (; groups && *groups; ++groups) sysfs_remove_group(kobj, *groups);
}
LKM_EXPORT_SYMBOL_GPL(sysfs_remove_groups);

LKM_SIM_INLINE int sysfs_merge_group(kobject* kobj, const attribute_group* grp)
{
  auto* const directory = sim::sysfs_directory(kobj, grp->name);
  if (!directory) return -ENOENT;
  for (auto** attr = grp->attrs; *attr; ++attr) {
    const int error = sim::sysfs_add_file(*directory, kobj, *attr, (*attr)->mode);
    if (!error) continue;
    while (attr != grp->attrs) sim::part<sim::sysfs>().remove(*directory, (*--attr)->name);
    return error;
  }
  return 0;
}
LKM_EXPORT_SYMBOL_GPL(sysfs_merge_group);

LKM_SIM_INLINE void sysfs_unmerge_group(kobject* kobj, const attribute_group* grp)
{
  auto* const directory = sim::sysfs_directory(kobj, grp->name);
  if (directory) sim::remove_group_files(*directory, *grp);
}
LKM_EXPORT_SYMBOL_GPL(sysfs_unmerge_group);

LKM_SIM_INLINE int sysfs_add_link_to_group(kobject* kobj, const char* group_name, kobject* target,
                                           const char* link_name)
{
  auto* const directory = sim::sysfs_directory(kobj, group_name);
  if (!directory || !target->sd) return -ENOENT;
  return sim::part<sim::sysfs>().create_link(*directory, link_name, *target->sd) ? 0 : -EEXIST;
}
LKM_EXPORT_SYMBOL_GPL(sysfs_add_link_to_group);

LKM_SIM_INLINE void sysfs_remove_link_from_group(kobject* kobj, const char* group_name, const char* link_name)
{
  if (auto* const directory = sim::sysfs_directory(kobj, group_name))
    sim::part<sim::sysfs>().remove(*directory, link_name);
}
LKM_EXPORT_SYMBOL_GPL(sysfs_remove_link_from_group);

}  // extern "C"
}  // namespace lkm::waist
