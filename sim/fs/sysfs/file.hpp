// SPDX-License-Identifier: MIT OR GPL-2.0-only
/// Models fs/sysfs/file.c (Linux 6.1): the attributes of a kobject as files.
#pragma once

#include <lkm/sim/core/linkage.hpp>
#include <lkm/sim/core/export.hpp>
#include <lkm/sim/fs/kernfs/reference.hpp>
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

#ifdef LKM_SIM_BODIES
#include <lkm/sim/fs/sysfs/file.ipp>
#endif
