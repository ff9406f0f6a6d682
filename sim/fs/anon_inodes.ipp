// SPDX-License-Identifier: MIT OR GPL-2.0-only
/// The driver API's functions of fs/anon_inodes.hpp.
#pragma once

#include <lkm/sim/core/linkage.hpp>

namespace lkm::waist {
extern "C" {

LKM_SIM_INLINE file* anon_inode_getfile(const char* name, const file_operations* fops, void* priv, int flags)
{
  if (!sim::get_module(fops->owner)) return static_cast<file*>(ERR_PTR(-ENOENT));
  auto* const f = sim::part<sim::anon_inodes>().make_file(name, fops, flags);
  f->private_data = priv;
  return f;
}
LKM_EXPORT_SYMBOL_GPL(anon_inode_getfile);

LKM_SIM_INLINE int anon_inode_getfd(const char* name, const file_operations* fops, void* priv, int flags)
{
  const int fd = get_unused_fd_flags(static_cast<unsigned>(flags));
  if (fd < 0) return fd;
  auto* const f = anon_inode_getfile(name, fops, priv, flags);
  if (IS_ERR(f)) {
    put_unused_fd(static_cast<unsigned>(fd));
    return static_cast<int>(PTR_ERR(f));
  }
  fd_install(static_cast<unsigned>(fd), f);
  return fd;
}
LKM_EXPORT_SYMBOL_GPL(anon_inode_getfd);

}  // extern "C"
}  // namespace lkm::waist
