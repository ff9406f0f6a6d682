// SPDX-License-Identifier: MIT OR GPL-2.0-only
/// Models fs/inode.c (Linux 6.1): an inode, and who may do what with it. Its names are in dcache.hpp.
#pragma once

#include <lkm/sim/fs/char_dev.hpp>
#include <lkm/sim/core/task.hpp>

#include <sys/stat.h>
#include <unistd.h>

#include <bit>
#include <cerrno>
#include <cstdint>
#include <functional>
#include <limits>
#include <memory>
#include <string>

namespace lkm::sim {

class held_locks;

/// What the inodes of a file system have in common. A hard link or a rename never leads from one file system to
/// another.
struct file_system {
  const char* name;
  int block_size = 4096;                                 // of its inodes as a rule, and what FIGETBSZ answers
  std::int64_t max_bytes = (std::int64_t{1} << 31) - 1;  // s_maxbytes, as of a file system that sets none
  bool truncates = false;  // ftruncate(2) sets the size of a regular file; elsewhere it says so and changes nothing
  bool in_memory = false;  // processes make names in it, and its directories and links have sizes: tmpfs
  int no_such_name = 0;    // what makes a name that is not there, but looks it up first, gets at once: an error, or 0
  /// Called for a name that the top directory lacks; does not return when every machine has it. May be null.
  void (*unknown)(const std::string& name) = nullptr;
};

inline constexpr file_system root_fs{
    .name = "rootfs", .max_bytes = std::numeric_limits<std::int64_t>::max(), .in_memory = true};
inline constexpr file_system devtmpfs_fs{
    .name = "devtmpfs", .max_bytes = std::numeric_limits<std::int64_t>::max(), .in_memory = true};

constexpr unsigned char block_bits(const file_system& fs)
{
  return static_cast<unsigned char>(std::countr_zero(static_cast<unsigned>(fs.block_size)));
}

/// An inode: a directory, a device node, a symbolic link, or a file of a file system of the kernel's own, which derives
/// its inodes from it.
struct node : waist::inode, std::enable_shared_from_this<node> {
  node(waist::umode_t mode, waist::kuid_t uid, waist::kgid_t gid) : waist::inode{}
  {
    i_mode = mode;
    i_uid = uid;
    i_gid = gid;
    i_nlink = is_directory() ? 2 : 1;
    i_blkbits = block_bits(root_fs);
    waist::INIT_LIST_HEAD(&i_devices);
  }
  node(const node&) = delete;
  node& operator=(const node&) = delete;
  virtual ~node() { cd_forget(this); }

  bool is_directory() const { return S_ISDIR(i_mode); }
  bool is_link() const { return S_ISLNK(i_mode); }

  std::shared_ptr<void> i_pipe;       // a pipe's ring, which goes with it
  std::shared_ptr<held_locks> locks;  // of fcntl(2) and flock(2)
  std::string target;                 // of a symbolic link
  const file_system* fs = &root_fs;
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
