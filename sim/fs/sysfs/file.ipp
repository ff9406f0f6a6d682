// SPDX-License-Identifier: MIT OR GPL-2.0-only
/// The driver API's functions of fs/sysfs/file.hpp.
#pragma once

#include <lkm/sim/core/linkage.hpp>

namespace lkm::waist {
extern "C" {

LKM_SIM_INLINE int sysfs_create_file_ns(kobject* kobj, const attribute* attr, const void*)
{
  if (!sim::is_in_sysfs(kobj, attr, "sysfs_create_file_ns")) return -EINVAL;
  return sim::sysfs_add_file(*kobj->sd, kobj, attr, attr->mode);
}
LKM_EXPORT_SYMBOL_GPL(sysfs_create_file_ns);

LKM_SIM_INLINE void sysfs_remove_file_ns(kobject* kobj, const attribute* attr, const void*)
{
  if (kobj->sd) sim::part<sim::sysfs>().remove(*kobj->sd, attr->name);
}
LKM_EXPORT_SYMBOL_GPL(sysfs_remove_file_ns);

LKM_SIM_INLINE bool sysfs_remove_file_self(kobject* kobj, const attribute* attr)
{
  auto* const found = kobj->sd ? sim::sysfs::find(*kobj->sd, attr->name) : nullptr;
  return found && sim::part<sim::sysfs>().remove_from_inside(*found);
}
LKM_EXPORT_SYMBOL_GPL(sysfs_remove_file_self);

LKM_SIM_INLINE void sysfs_remove_files(kobject* kobj, const attribute* const* attr)
{
  for (; *attr; ++attr) sysfs_remove_file(kobj, *attr);
}
LKM_EXPORT_SYMBOL_GPL(sysfs_remove_files);

LKM_SIM_INLINE int sysfs_create_files(kobject* kobj, const attribute* const* attr)
{
  for (const auto* at = attr; *at; ++at) {
    const int error = sysfs_create_file(kobj, *at);
    if (!error) continue;
    while (at != attr) sysfs_remove_file(kobj, *--at);
    return error;
  }
  return 0;
}
LKM_EXPORT_SYMBOL_GPL(sysfs_create_files);

LKM_SIM_INLINE int sysfs_create_bin_file(kobject* kobj, const bin_attribute* bin)
{
  if (!sim::is_in_sysfs(kobj, bin, "sysfs_create_bin_file")) return -EINVAL;
  return sim::sysfs_add_bin_file(*kobj->sd, kobj, bin, bin->attr.mode);
}
LKM_EXPORT_SYMBOL_GPL(sysfs_create_bin_file);

LKM_SIM_INLINE void sysfs_remove_bin_file(kobject* kobj, const bin_attribute* bin)
{
  sysfs_remove_file_ns(kobj, &bin->attr, nullptr);
}
LKM_EXPORT_SYMBOL_GPL(sysfs_remove_bin_file);

LKM_SIM_INLINE int sysfs_add_file_to_group(kobject* kobj, const attribute* attr, const char* group)
{
  auto* const directory = sim::sysfs_directory(kobj, group);
  return directory ? sim::sysfs_add_file(*directory, kobj, attr, attr->mode) : -ENOENT;
}
LKM_EXPORT_SYMBOL_GPL(sysfs_add_file_to_group);

LKM_SIM_INLINE void sysfs_remove_file_from_group(kobject* kobj, const attribute* attr, const char* group)
{
  if (auto* const directory = sim::sysfs_directory(kobj, group)) sim::part<sim::sysfs>().remove(*directory, attr->name);
}
LKM_EXPORT_SYMBOL_GPL(sysfs_remove_file_from_group);

LKM_SIM_INLINE int sysfs_chmod_file(kobject* kobj, const attribute* attr, umode_t mode)
{
  auto* const found = kobj->sd ? sim::sysfs::find(*kobj->sd, attr->name) : nullptr;
  if (!found) return -ENOENT;
  found->i_mode = static_cast<umode_t>((mode & 07777) | (found->i_mode & S_IFMT));
  return 0;
}
LKM_EXPORT_SYMBOL_GPL(sysfs_chmod_file);

LKM_SIM_INLINE void sysfs_notify(kobject* kobj, const char* dir, const char* attr)
{
  auto* const directory = kobj ? sim::sysfs_directory(kobj, dir) : nullptr;
  auto* const found = directory ? attr ? sim::sysfs::find(*directory, attr) : directory : nullptr;
  if (found) kernfs_notify(found);
}
LKM_EXPORT_SYMBOL_GPL(sysfs_notify);

LKM_SIM_INLINE int sysfs_emit_at(char* buf, int at, const char* fmt, ...)
{
  const auto offset = reinterpret_cast<unsigned long>(buf) % sim::page_size;
  if (!buf || offset || at < 0 || static_cast<size_t>(at) >= sim::page_size) {
    sim::sysfs_warn("fs/sysfs/file.c", "sysfs_emit_at",
                    "invalid sysfs_emit_at: the buffer is not the page that show() got, or at:" + std::to_string(at));
    return 0;
  }
  va_list args;
  va_start(args, fmt);
  const auto room = sim::page_size - static_cast<size_t>(at);
  const int wanted = sim::format_into(buf + at, room, fmt, args);
  va_end(args);
  return std::min(wanted, static_cast<int>(room) - 1);
}
LKM_EXPORT_SYMBOL_GPL(sysfs_emit_at);

LKM_SIM_INLINE int sysfs_emit(char* buf, const char* fmt, ...)
{
  if (!buf || reinterpret_cast<unsigned long>(buf) % sim::page_size) {
    sim::sysfs_warn("fs/sysfs/file.c", "sysfs_emit", "invalid sysfs_emit: the buffer is not the page that show() got");
    return 0;
  }
  va_list args;
  va_start(args, fmt);
  const int wanted = sim::format_into(buf, sim::page_size, fmt, args);
  va_end(args);
  return std::min(wanted, static_cast<int>(sim::page_size) - 1);
}
LKM_EXPORT_SYMBOL_GPL(sysfs_emit);

LKM_SIM_INLINE int sysfs_create_link_nowarn(kobject* kobj, kobject* target, const char* name)
{
  auto& parent = kobj ? *kobj->sd : sim::part<sim::sysfs>().root();
  if (!target->sd) return -ENOENT;
  return sim::part<sim::sysfs>().create_link(parent, name, *target->sd, false) ? 0 : -EEXIST;
}
LKM_EXPORT_SYMBOL_GPL(sysfs_create_link_nowarn);

LKM_SIM_INLINE int sysfs_create_link(kobject* kobj, kobject* target, const char* name)
{
  if (kobj && !kobj->sd) return -EFAULT;
  auto& parent = kobj ? *kobj->sd : sim::part<sim::sysfs>().root();
  if (!target->sd) return -ENOENT;
  return sim::part<sim::sysfs>().create_link(parent, name, *target->sd) ? 0 : -EEXIST;
}
LKM_EXPORT_SYMBOL_GPL(sysfs_create_link);

LKM_SIM_INLINE void sysfs_remove_link(kobject* kobj, const char* name)
{
  if (!kobj || kobj->sd) sim::part<sim::sysfs>().remove(kobj ? *kobj->sd : sim::part<sim::sysfs>().root(), name);
}
LKM_EXPORT_SYMBOL_GPL(sysfs_remove_link);

LKM_SIM_INLINE void sysfs_delete_link(kobject* kobj, kobject*, const char* name) { sysfs_remove_link(kobj, name); }

LKM_SIM_INLINE int sysfs_create_mount_point(kobject* parent, const char* name)
{
  auto* const made = sim::part<sim::sysfs>().create_dir(*parent->sd, name, 0755, nullptr);
  return made ? 0 : -EEXIST;
}
LKM_EXPORT_SYMBOL_GPL(sysfs_create_mount_point);

LKM_SIM_INLINE void sysfs_remove_mount_point(kobject* parent, const char* name) { sysfs_remove_link(parent, name); }
LKM_EXPORT_SYMBOL_GPL(sysfs_remove_mount_point);

}  // extern "C"
}  // namespace lkm::waist
