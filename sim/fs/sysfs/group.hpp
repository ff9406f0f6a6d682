// SPDX-License-Identifier: MIT OR GPL-2.0-only
/// Models fs/sysfs/group.c (Linux 6.1): attributes that are added and removed together.
#pragma once

#include <lkm/sim/core/linkage.hpp>
#include <lkm/sim/core/export.hpp>
#include <lkm/sim/fs/sysfs/file.hpp>

#include <cstdio>
#include <string>

namespace lkm::sim {

inline constexpr waist::umode_t sysfs_group_modes = waist::SYSFS_PREALLOC | 0664;

/// Takes away the files of a group.
inline void remove_group_files(waist::kernfs_node& directory, const waist::attribute_group& group)
{
  auto& files = part<sysfs>();
  for (auto** attr = group.attrs; attr && *attr; ++attr) files.remove(directory, (*attr)->name);
  for (auto** bin = group.bin_attrs; bin && *bin; ++bin) files.remove(directory, (*bin)->attr.name);
}

/// Linux's warning if the object that had those files has no directory any more.
inline void warn_of_no_directory(const waist::attribute_group& group)
{
  const auto warn = [](const char* name) {
    sysfs_warn("fs/kernfs/dir.c", "kernfs_remove_by_name_ns",
               "kernfs: can not remove '" + std::string(name) + "', no directory");
  };
  for (auto** attr = group.attrs; attr && *attr; ++attr) warn((*attr)->name);
  for (auto** bin = group.bin_attrs; bin && *bin; ++bin) warn((*bin)->attr.name);
}

/// The mode of one file of a group, 0 for none. A WARNING when it has bits that no attribute may have.
template <class Attribute, class IsVisible>
waist::umode_t mode_in_group(waist::kobject* kobj, Attribute* one, const waist::attribute& attr, int index,
                             IsVisible is_visible)
{
  const waist::umode_t mode = is_visible ? is_visible(kobj, one, index) : attr.mode;
  if (mode & ~sysfs_group_modes) {
    char octal[16];
    std::snprintf(octal, sizeof octal, "0%o", static_cast<unsigned>(mode));
    sysfs_warn("fs/sysfs/group.c", "create_files",
               "Attribute " + std::string(attr.name) + ": Invalid permissions " + octal);
  }
  // No mode at all leaves the file out only where somebody was asked.
  return is_visible && !mode ? waist::umode_t{0} : static_cast<waist::umode_t>((mode & sysfs_group_modes) | S_IFREG);
}

/// Makes the files of a group; those that are there already are made anew when it is an `update`.
inline int create_group_files(waist::kernfs_node& directory, waist::kobject* kobj, const waist::attribute_group& group,
                              bool update)
{
  auto& files = part<sysfs>();
  int error = 0, index = 0;
  for (auto** attr = group.attrs; attr && *attr && !error; ++attr, ++index) {
    if (update) files.remove(directory, (*attr)->name);
    const auto mode = mode_in_group(kobj, *attr, **attr, index, group.is_visible);
    if (mode) error = sysfs_add_file(directory, kobj, *attr, mode);
  }
  index = 0;
  for (auto** bin = group.bin_attrs; bin && *bin && !error; ++bin, ++index) {
    if (update) files.remove(directory, (*bin)->attr.name);
    const auto mode = mode_in_group(kobj, *bin, (*bin)->attr, index, group.is_bin_visible);
    if (mode) error = sysfs_add_bin_file(directory, kobj, *bin, mode);
  }
  if (error) remove_group_files(directory, group);
  return error;
}

inline int make_group(waist::kobject* kobj, const waist::attribute_group* group, bool update)
{
  constexpr const char* file = "fs/sysfs/group.c";
  if (!kobj || !kobj->sd) {
    if (!kobj || !update) sysfs_warn(file, "internal_create_group", "WARN_ON(!kobj || (!update && !kobj->sd))");
    return -EINVAL;
  }
  const std::string name = group->name ? group->name : "";
  if (!group->attrs && !group->bin_attrs)
    return sysfs_warn(file, "internal_create_group",
                      "sysfs: (bin_)attrs not set by subsystem for group: " + std::string(kobj->name) + '/' + name),
           -EINVAL;
  if (!group->name) return create_group_files(*kobj->sd, kobj, *group, update);
  if (update) {
    auto* const directory = sysfs::find(*kobj->sd, name);
    if (directory) return create_group_files(*directory, kobj, *group, true);
    log(4, "Can't update unknown attr grp name: " + std::string(kobj->name) + '/' + name);
    return -EINVAL;
  }
  auto& files = part<sysfs>();
  auto* const directory = files.create_dir(*kobj->sd, group->name, 0755, kobj);
  if (!directory) return -EEXIST;
  const int error = create_group_files(*directory, kobj, *group, false);
  if (error) files.remove(*directory);
  return error;
}

inline int make_groups(waist::kobject* kobj, const waist::attribute_group** groups, bool update)
{
  for (auto** group = groups; group && *group; ++group) {
    const int error = make_group(kobj, *group, update);
    if (!error) continue;
    while (group != groups) waist::sysfs_remove_group(kobj, *--group);
    return error;
  }
  return 0;
}

}  // namespace lkm::sim

#ifdef LKM_SIM_BODIES
#include <lkm/sim/fs/sysfs/group.ipp>
#endif
