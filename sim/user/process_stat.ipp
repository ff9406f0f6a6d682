// SPDX-License-Identifier: MIT OR GPL-2.0-only
/// The system calls of a process that look at names and change nothing: fs/stat.c, fs/readdir.c and fs/readlink.c
/// (Linux 6.1).
#pragma once

#include <lkm/sim/user/process.hpp>

#include <sys/stat.h>

#include <cerrno>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace lkm::sim {

LKM_SIM_INLINE void process::fill(const node& found, struct ::stat& out)
{
  out = {};
  out.st_mode = found.i_mode;
  out.st_nlink = found.i_nlink;
  out.st_uid = found.i_uid.val;
  out.st_gid = found.i_gid.val;
  out.st_rdev = gnu_dev(found.i_rdev);
  out.st_ino = found.i_ino;
  out.st_size = found.i_size;
  out.st_blksize = 1 << found.i_blkbits;
  out.st_mtim.tv_sec = boot_time + static_cast<std::int64_t>(found.mtime_ns / 1'000'000'000);
  out.st_mtim.tv_nsec = static_cast<long>(found.mtime_ns % 1'000'000'000);
}

LKM_SIM_INLINE int process::stat_path(std::string_view name, std::string_view path, struct ::stat& out,
                                      name_space::follow how)
{
  return static_cast<int>(call(name, [&]() -> long {
    std::shared_ptr<dentry> found;
    if (const int error = part<name_space>().look_up(path, *this, found, how)) return error;
    fill(*found->inode, out);
    return 0;
  }));
}

LKM_SIM_INLINE int process::readlink(std::string_view path, std::string& target)
{
  return static_cast<int>(call("readlink", [&]() -> long {
    std::shared_ptr<dentry> found;
    if (const int error = part<name_space>().look_up(path, *this, found, name_space::follow::no)) return error;
    if (!found->inode->is_link()) return -EINVAL;
    target = found->inode->target;
    return static_cast<long>(target.size());
  }));
}

LKM_SIM_INLINE int process::listdir(std::string_view path, std::vector<std::string>& names)
{
  return static_cast<int>(call("getdents64", [&]() -> long {
    std::shared_ptr<dentry> found;
    if (const int error = part<name_space>().look_up(path, *this, found)) return error;
    if (!found->inode->is_directory()) return -ENOTDIR;
    if (const int error = inode_permission(*found->inode, *this, may_read)) return error;
    for (const auto* const child : found->sorted_children()) names.push_back(child->name());
    return static_cast<long>(names.size());
  }));
}

}  // namespace lkm::sim
