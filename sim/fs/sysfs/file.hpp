// SPDX-License-Identifier: MIT OR GPL-2.0-only
/// Models fs/sysfs/file.c (Linux 6.1): the attributes of a kobject as files.
#pragma once

#include <lkm/sim/core/export.hpp>
#include <lkm/sim/fs/sysfs/sysfs.hpp>
#include <lkm/sim/include/linux/bug.h>

#include <algorithm>
#include <cstdarg>
#include <cstring>
#include <string>

namespace lkm::sim {

inline void sysfs_warn(const char* file, const char* function, const std::string& text)
{
  waist::lkm_warn(file, __LINE__, function, text.c_str());
}

inline int sysfs_show(waist::kernfs_node& kn, waist::seq_file* m)
{
  char* page;
  if (waist::seq_get_buf(m, &page) < page_size) {
    waist::seq_commit(m, -1);
    return 0;
  }
  std::memset(page, 0, page_size);
  auto n = kn.ops->show(kn.kobj, const_cast<waist::attribute*>(kn.attr), page);
  if (n < 0) return static_cast<int>(n);
  if (n >= static_cast<waist::ssize_t>(page_size)) {
    log(4, std::string("fill_read_buffer: the show() of ") + kn.attr->name + " returned bad count");
    part<report>().add(severity::bug, std::string("the show() of the attribute ") + kn.path() + " returned " +
                                          std::to_string(n) + ": it has a page, " + std::to_string(page_size) +
                                          " bytes with the zero at its end. sysfs_emit() never writes more");
    n = static_cast<waist::ssize_t>(page_size) - 1;
  }
  waist::seq_commit(m, static_cast<int>(n));
  return 0;
}

inline waist::ssize_t sysfs_store(waist::kernfs_node& kn, const char* text, std::size_t n)
{
  return n ? kn.ops->store(kn.kobj, const_cast<waist::attribute*>(kn.attr), text, n) : 0;
}

/// How many of `n` bytes at `at` a file of bytes has; all, when it has no size.
inline std::size_t bytes_within(const waist::kernfs_node& kn, waist::loff_t at, std::size_t n)
{
  if (!kn.i_size) return n;
  return at >= kn.i_size ? 0 : std::min(n, static_cast<std::size_t>(kn.i_size - at));
}

inline waist::ssize_t sysfs_bin_read(waist::kernfs_node& kn, waist::file* f, char* to, waist::loff_t at, std::size_t n)
{
  n = bytes_within(kn, at, n);
  if (!n) return 0;
  if (!kn.bin->read) return -EIO;
  return kn.bin->read(f, kn.kobj, const_cast<waist::bin_attribute*>(kn.bin), to, at, n);
}

inline waist::ssize_t sysfs_bin_write(waist::kernfs_node& kn, waist::file* f, char* from, waist::loff_t at,
                                      std::size_t n)
{
  if (kn.i_size && at >= kn.i_size) return -EFBIG;
  n = bytes_within(kn, at, n);
  if (!n) return 0;
  if (!kn.bin->write) return -EIO;
  return kn.bin->write(f, kn.kobj, const_cast<waist::bin_attribute*>(kn.bin), from, at, n);
}

/// A file of `kobj` in one of its directories. 0 or a negative error.
inline int sysfs_add_file(waist::kernfs_node& directory, waist::kobject* kobj, const waist::attribute* attr,
                          waist::umode_t mode)
{
  if (!kobj->ktype || !kobj->ktype->sysfs_ops)
    return sysfs_warn("fs/sysfs/file.c", "sysfs_add_file_mode_ns",
                      "missing sysfs attribute operations for kobject: " + std::string(kobj->name)),
           -EINVAL;
  return part<sysfs>().create_file(directory, *attr, mode, kobj) ? 0 : -EEXIST;
}

inline int sysfs_add_bin_file(waist::kernfs_node& directory, waist::kobject* kobj, const waist::bin_attribute* bin,
                              waist::umode_t mode)
{
  return part<sysfs>().create_file(directory, bin->attr, mode, kobj, bin) ? 0 : -EEXIST;
}

/// Whether `kobj` is in sysfs and what is asked of it has a name; a WARNING when not.
inline bool is_in_sysfs(const waist::kobject* kobj, const void* what, const char* function)
{
  const bool is = kobj && kobj->sd && what;
  if (!is) sysfs_warn("fs/sysfs/file.c", function, "WARN_ON(!kobj || !kobj->sd || !attr)");
  return is;
}

/// The directory of `kobj`, or the one of a group of it; null when there is none.
inline waist::kernfs_node* sysfs_directory(const waist::kobject* kobj, const char* group)
{
  return !kobj->sd || !group ? kobj->sd : sysfs::find(*kobj->sd, group);
}

}  // namespace lkm::sim

namespace lkm::waist {
extern "C" {

inline int sysfs_create_file_ns(kobject* kobj, const attribute* attr, const void*)
{
  if (!sim::is_in_sysfs(kobj, attr, "sysfs_create_file_ns")) return -EINVAL;
  return sim::sysfs_add_file(*kobj->sd, kobj, attr, attr->mode);
}
LKM_EXPORT_SYMBOL_GPL(sysfs_create_file_ns);

inline void sysfs_remove_file_ns(kobject* kobj, const attribute* attr, const void*)
{
  if (kobj->sd) sim::part<sim::sysfs>().remove(*kobj->sd, attr->name);
}
LKM_EXPORT_SYMBOL_GPL(sysfs_remove_file_ns);

inline bool sysfs_remove_file_self(kobject* kobj, const attribute* attr)
{
  auto* const found = kobj->sd ? sim::sysfs::find(*kobj->sd, attr->name) : nullptr;
  return found && sim::part<sim::sysfs>().remove_from_inside(*found);
}
LKM_EXPORT_SYMBOL_GPL(sysfs_remove_file_self);

inline void sysfs_remove_files(kobject* kobj, const attribute* const* attr)
{
  for (; *attr; ++attr) sysfs_remove_file(kobj, *attr);
}
LKM_EXPORT_SYMBOL_GPL(sysfs_remove_files);

inline int sysfs_create_files(kobject* kobj, const attribute* const* attr)
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

inline int sysfs_create_bin_file(kobject* kobj, const bin_attribute* bin)
{
  if (!sim::is_in_sysfs(kobj, bin, "sysfs_create_bin_file")) return -EINVAL;
  return sim::sysfs_add_bin_file(*kobj->sd, kobj, bin, bin->attr.mode);
}
LKM_EXPORT_SYMBOL_GPL(sysfs_create_bin_file);

inline void sysfs_remove_bin_file(kobject* kobj, const bin_attribute* bin)
{
  sysfs_remove_file_ns(kobj, &bin->attr, nullptr);
}
LKM_EXPORT_SYMBOL_GPL(sysfs_remove_bin_file);

inline int sysfs_add_file_to_group(kobject* kobj, const attribute* attr, const char* group)
{
  auto* const directory = sim::sysfs_directory(kobj, group);
  return directory ? sim::sysfs_add_file(*directory, kobj, attr, attr->mode) : -ENOENT;
}
LKM_EXPORT_SYMBOL_GPL(sysfs_add_file_to_group);

inline void sysfs_remove_file_from_group(kobject* kobj, const attribute* attr, const char* group)
{
  if (auto* const directory = sim::sysfs_directory(kobj, group)) sim::part<sim::sysfs>().remove(*directory, attr->name);
}
LKM_EXPORT_SYMBOL_GPL(sysfs_remove_file_from_group);

inline int sysfs_chmod_file(kobject* kobj, const attribute* attr, umode_t mode)
{
  auto* const found = kobj->sd ? sim::sysfs::find(*kobj->sd, attr->name) : nullptr;
  if (!found) return -ENOENT;
  found->i_mode = static_cast<umode_t>((mode & 07777) | (found->i_mode & S_IFMT));
  return 0;
}
LKM_EXPORT_SYMBOL_GPL(sysfs_chmod_file);

inline void sysfs_notify(kobject* kobj, const char* dir, const char* attr)
{
  auto* const directory = kobj ? sim::sysfs_directory(kobj, dir) : nullptr;
  auto* const found = directory ? attr ? sim::sysfs::find(*directory, attr) : directory : nullptr;
  if (!found) return;
  ++found->event;
  __wake_up(&found->poll, TASK_NORMAL, 0, nullptr);
}
LKM_EXPORT_SYMBOL_GPL(sysfs_notify);

inline int sysfs_emit_at(char* buf, int at, const char* fmt, ...)
{
  const auto offset = reinterpret_cast<unsigned long>(buf) % sim::page_size;
  if (!buf || offset || at < 0 || static_cast<size_t>(at) >= sim::page_size) {
    sim::sysfs_warn("fs/sysfs/file.c", "sysfs_emit_at",
                    "invalid sysfs_emit_at: the buffer is not the page that show() got, or at:" + std::to_string(at));
    return 0;
  }
  va_list args;
  va_start(args, fmt);
  const auto text = sim::vformat(fmt, args);
  va_end(args);
  const auto room = sim::page_size - static_cast<size_t>(at);
  sim::put_text(text, buf + at, room);
  return static_cast<int>(std::min(text.size(), room - 1));
}
LKM_EXPORT_SYMBOL_GPL(sysfs_emit_at);

inline int sysfs_emit(char* buf, const char* fmt, ...)
{
  if (!buf || reinterpret_cast<unsigned long>(buf) % sim::page_size) {
    sim::sysfs_warn("fs/sysfs/file.c", "sysfs_emit", "invalid sysfs_emit: the buffer is not the page that show() got");
    return 0;
  }
  va_list args;
  va_start(args, fmt);
  const auto text = sim::vformat(fmt, args);
  va_end(args);
  sim::put_text(text, buf, sim::page_size);
  return static_cast<int>(std::min(text.size(), sim::page_size - 1));
}
LKM_EXPORT_SYMBOL_GPL(sysfs_emit);

inline int sysfs_create_link_nowarn(kobject* kobj, kobject* target, const char* name)
{
  auto& parent = kobj ? *kobj->sd : sim::part<sim::sysfs>().root();
  if (!target->sd) return -ENOENT;
  return sim::part<sim::sysfs>().create_link(parent, name, *target->sd, false) ? 0 : -EEXIST;
}
LKM_EXPORT_SYMBOL_GPL(sysfs_create_link_nowarn);

inline int sysfs_create_link(kobject* kobj, kobject* target, const char* name)
{
  if (kobj && !kobj->sd) return -EFAULT;
  auto& parent = kobj ? *kobj->sd : sim::part<sim::sysfs>().root();
  if (!target->sd) return -ENOENT;
  return sim::part<sim::sysfs>().create_link(parent, name, *target->sd) ? 0 : -EEXIST;
}
LKM_EXPORT_SYMBOL_GPL(sysfs_create_link);

inline void sysfs_remove_link(kobject* kobj, const char* name)
{
  if (!kobj || kobj->sd) sim::part<sim::sysfs>().remove(kobj ? *kobj->sd : sim::part<sim::sysfs>().root(), name);
}
LKM_EXPORT_SYMBOL_GPL(sysfs_remove_link);

inline void sysfs_delete_link(kobject* kobj, kobject*, const char* name) { sysfs_remove_link(kobj, name); }

inline int sysfs_create_mount_point(kobject* parent, const char* name)
{
  auto* const made = sim::part<sim::sysfs>().create_dir(*parent->sd, name, 0755, nullptr);
  return made ? 0 : -EEXIST;
}
LKM_EXPORT_SYMBOL_GPL(sysfs_create_mount_point);

inline void sysfs_remove_mount_point(kobject* parent, const char* name) { sysfs_remove_link(parent, name); }
LKM_EXPORT_SYMBOL_GPL(sysfs_remove_mount_point);

}  // extern "C"
}  // namespace lkm::waist
