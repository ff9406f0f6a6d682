// SPDX-License-Identifier: MIT OR GPL-2.0-only
/// Models drivers/base/devtmpfs.c (Linux 6.1): the kernel makes the node of a device itself, and takes it away again
/// when it is still the one that it made.
#pragma once

#include <lkm/sim/core/linkage.hpp>
#include <lkm/sim/kernel/cred.hpp>
#include <lkm/sim/fs/namei.hpp>
#include <lkm/sim/fs/open.hpp>

#include <memory>
#include <string>

namespace lkm::sim {

/// The kernel's own hand in /dev.
class devtmpfs {
 public:
  /// Makes the directory /dev.
  devtmpfs(kernel& owner, name_space& names);
  dentry& directory() { return dev_; }

  /// Makes the node `name` with its directories; `mode` has its type. A name that is taken stays what it is.
  void create_node(const std::string& name, waist::umode_t mode, waist::dev_t devt);

  /// The permissions go first: another link to the node may stay.
  void delete_node(const std::string& name, waist::umode_t type, waist::dev_t devt);

 private:
  // Paths of this thread begin in /dev, which is "/" to it.
  nameidata start() const { return {thread_, dev_.shared_from_this()}; }

  void create_path(const std::string& name);

  void delete_path(const std::string& name);

  name_space& names_;
  dentry& dev_;
  task thread_;  // root's, whoever asks for a node
};

}  // namespace lkm::sim

#ifdef LKM_SIM_BODIES
#include <lkm/sim/drivers/base/devtmpfs.ipp>
#endif
