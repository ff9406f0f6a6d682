// SPDX-License-Identifier: MIT OR GPL-2.0-only
/// The functions of drivers/base/devtmpfs.hpp.
#pragma once

#include <lkm/sim/core/linkage.hpp>

namespace lkm::sim {

LKM_SIM_INLINE devtmpfs::devtmpfs(kernel& owner, name_space& names)
    : names_(names), dev_(names.mount(names.root(), "dev", devtmpfs_fs, 0755)), thread_(owner, 0, "kdevtmpfs")
{
  dev_.inode->i_fop = &directory_operations;
  become(thread_, 0, 0);
}

LKM_SIM_INLINE void devtmpfs::create_node(const std::string& name, waist::umode_t mode, waist::dev_t devt)
{
  if (auto first = start(); names_.parent_at(name, first) == -ENOENT) create_path(name);
  auto nd = start();
  if (names_.parent_at(name, nd) || nd.type != last_type::norm || nd.slashes || nd.last.size() > 255 || nd.child())
    return;
  auto& made = *names_.add(*nd.at, nd.last, mode).inode;
  made.i_rdev = devt;
  made.made_by_devtmpfs = true;
}

LKM_SIM_INLINE void devtmpfs::delete_node(const std::string& name, waist::umode_t type, waist::dev_t devt)
{
  auto nd = start();
  if (names_.parent_at(name, nd) || nd.type != last_type::norm) return;
  const auto name_found = nd.child();
  auto* const found = name_found ? name_found->inode.get() : nullptr;
  if (!found || !found->made_by_devtmpfs || (found->i_mode & S_IFMT) != type || found->i_rdev != devt) return;
  found->i_uid.val = 0;
  found->i_gid.val = 0;
  found->i_mode &= static_cast<waist::umode_t>(~0777U);
  names_.remove(*nd.at, nd.last);
  delete_path(name);
}

LKM_SIM_INLINE void devtmpfs::create_path(const std::string& name)
{
  for (auto slash = name.find('/'); slash != std::string::npos; slash = name.find('/', slash + 1)) {
    auto nd = start();
    if (names_.parent_at(name.substr(0, slash), nd) || nd.type != last_type::norm) return;
    if (nd.child()) continue;
    auto& made = *names_.add(*nd.at, nd.last, S_IFDIR | 0755).inode;
    made.i_fop = dev_.inode->i_fop;
    made.made_by_devtmpfs = true;
  }
}

LKM_SIM_INLINE void devtmpfs::delete_path(const std::string& name)
{
  for (auto slash = name.rfind('/'); slash != std::string::npos && slash; slash = name.rfind('/', slash - 1)) {
    auto nd = start();
    if (names_.parent_at(name.substr(0, slash), nd) || nd.type != last_type::norm) return;
    const auto found = nd.child();
    if (!found || !found->inode->made_by_devtmpfs || !found->inode->is_directory() || !found->children().empty())
      return;
    names_.remove(*nd.at, nd.last);
  }
}

}  // namespace lkm::sim
