// SPDX-License-Identifier: MIT OR GPL-2.0-only
/// Models fs/inode.c (Linux 6.1): an inode, and who may do what with it. Whoever knows its name is namei.hpp's matter.
#pragma once

#include <lkm/sim/fs/char_dev.hpp>
#include <lkm/sim/core/task.hpp>

#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <string>

namespace lkm::sim {

class held_locks;

/// Which file system an inode is of: a link or a new name never leads from one to another.
enum class file_system : unsigned char { root, dev, proc, sys };

/// An inode: a directory, a device node, a symbolic link, or a file whose text is made when it is opened.
struct node : waist::inode, std::enable_shared_from_this<node> {
  node(waist::umode_t mode, waist::kuid_t uid, waist::kgid_t gid, unsigned long number) : waist::inode{}
  {
    i_mode = mode;
    i_uid = uid;
    i_gid = gid;
    i_ino = number;
    i_nlink = is_directory() ? 2 : 1;
    waist::INIT_LIST_HEAD(&i_devices);
  }
  node(const node&) = delete;
  node& operator=(const node&) = delete;
  ~node() { cd_forget(this); }

  bool is_directory() const { return S_ISDIR(i_mode); }
  /// Of its file system, in bytes: st_blksize, and what FIGETBSZ answers.
  int block_size() const { return fs == file_system::proc ? 1024 : 4096; }
  bool is_link() const { return S_ISLNK(i_mode); }

  /// st_size: what tmpfs counts for each name, "." and ".." too, and the length of a link.
  waist::loff_t size() const
  {
    constexpr waist::loff_t name_size = 20;
    const bool in_memory = fs == file_system::root || fs == file_system::dev;
    if (is_link()) return static_cast<waist::loff_t>(target.size());
    return is_directory() && in_memory ? name_size * static_cast<waist::loff_t>(children.size() + 2) : i_size;
  }

  std::map<std::string, std::shared_ptr<node>, std::less<>> children;
  std::function<std::string()> text;
  std::shared_ptr<void> i_pipe;       // a pipe's ring, which goes with it
  std::shared_ptr<held_locks> locks;  // of fcntl(2) and flock(2)
  std::string target;                 // of a symbolic link
  node* parent = nullptr;             // of a directory; null for "/" and for one that has been removed
  file_system fs = file_system::root;
  bool is_mount = false;          // the root of its file system
  bool made_by_devtmpfs = false;  // and not by a process: devtmpfs may take it away again
  std::uint64_t mtime_ns = 0;     // since the kernel started
};

enum : unsigned { may_exec = 1, may_write = 2, may_read = 4 };

/// Linux's inode_permission() for a task's own ids and capabilities. 0 or -EACCES.
inline int inode_permission(const node& n, const task& who, unsigned wanted)
{
  const auto& cred = who.credentials;
  unsigned granted = n.i_mode & 7U;
  if (cred.fsuid.val == n.i_uid.val)
    granted = n.i_mode >> 6 & 7U;
  else if (cred.fsgid.val == n.i_gid.val)
    granted = n.i_mode >> 3 & 7U;
  if ((granted & wanted) == wanted) return 0;
  if (n.is_directory()) {
    if (!(wanted & may_write) && who.may(waist::CAP_DAC_READ_SEARCH)) return 0;
    return who.may(waist::CAP_DAC_OVERRIDE) ? 0 : -EACCES;
  }
  if (wanted == may_read && who.may(waist::CAP_DAC_READ_SEARCH)) return 0;
  if ((!(wanted & may_exec) || (n.i_mode & 0111)) && who.may(waist::CAP_DAC_OVERRIDE)) return 0;
  return -EACCES;
}

/// Whether a task may do with an inode what is for its owner alone.
inline bool inode_owner_or_capable(const waist::inode& n, const task& who)
{
  return who.credentials.fsuid.val == n.i_uid.val || who.may(waist::CAP_FOWNER);
}

}  // namespace lkm::sim
