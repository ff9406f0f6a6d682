// SPDX-License-Identifier: MIT OR GPL-2.0-only
/// Models fs/open.c (Linux 6.1): the checks and steps of opening and closing a file.
#pragma once

#include <lkm/sim/core/remarks.hpp>
#include <lkm/sim/fs/char_dev.hpp>
#include <lkm/sim/fs/file_table.hpp>
#include <lkm/sim/fs/namei.hpp>

#include <fcntl.h>

#include <algorithm>
#include <cstring>
#include <memory>
#include <string>
#include <string_view>
#include <utility>

namespace lkm::sim {

/// The kernel's O_LARGEFILE, which every 64-bit open() has; glibc's is 0.
inline constexpr unsigned o_largefile = 0100000;

/// As dcache_dir_lseek() and noop_fsync() of fs/libfs.c.
inline constexpr waist::file_operations directory_operations = [] {
  waist::file_operations ops{};
  ops.read = [](waist::file*, char*, std::size_t, waist::loff_t*) -> waist::ssize_t { return -EISDIR; };
  ops.llseek = [](waist::file* f, waist::loff_t offset, int whence) -> waist::loff_t {
    if (whence != SEEK_SET && whence != SEEK_CUR) return -EINVAL;
    const auto to = static_cast<waist::loff_t>(static_cast<std::uint64_t>(offset) +
                                               (whence == SEEK_CUR ? static_cast<std::uint64_t>(f->f_pos) : 0));
    return to < 0 ? -EINVAL : f->f_pos = to;
  };
  ops.fsync = [](waist::file*, waist::loff_t, waist::loff_t, int) { return 0; };
  return ops;
}();

/// Of /proc and sysfs, which count positions otherwise and have nothing to write back.
inline constexpr waist::file_operations listed_directory_operations = [] {
  waist::file_operations ops{};
  ops.read = directory_operations.read;
  ops.llseek = waist::generic_file_llseek;
  return ops;
}();

/// The files of descriptors 0, 1 and 2: reads find nothing, and writes are dropped.
inline constexpr waist::file_operations console_operations = [] {
  waist::file_operations ops{};
  ops.read = [](waist::file*, char*, std::size_t, waist::loff_t*) -> waist::ssize_t { return 0; };
  ops.write = [](waist::file*, const char*, std::size_t n, waist::loff_t*) { return static_cast<waist::ssize_t>(n); };
  return ops;
}();

/// Of a file that was opened with O_PATH.
inline constexpr waist::file_operations no_operations{};

/// A file with its flags, its inode and one reference, and nothing else yet.
inline open_file* alloc_empty_file(std::shared_ptr<dentry> name, unsigned flags, const task& who)
{
  auto* const f = new open_file{};
  part<open_files>().all.push_back(*f);
  f->name = std::move(name);
  f->where = f->name->inode;
  f->f_path.dentry = f->name.get();
  f->f_inode = f->where.get();
  f->f_flags = flags;
  f->f_count.counter = 1;
  f->f_cred = &who.credentials;
  waist::__mutex_init(&f->f_pos_lock, "&f->f_pos_lock", &lock_key<struct f_pos_lock>);
  return f;
}

/// block/fops.c
const waist::file_operations* block_operations();

/// Gives a regular file of the kernel's own another size, where that is possible at all.
inline int do_truncate(node& inode, waist::loff_t length)
{
  if (length > inode.i_size && length > inode.fs->max_bytes) return -EFBIG;
  if (inode.fs->truncates) inode.i_size = length;
  return 0;
}

/// Linux's OPEN_FMODE(): FMODE_READ and FMODE_WRITE of the access mode.
inline unsigned open_fmode(const open_file& f) { return (f.f_flags + 1) & O_ACCMODE; }

/// FMODE_CAN_READ and FMODE_CAN_WRITE, of a file that has its operations.
inline void set_what_can_be_done(open_file& f)
{
  if ((f.f_mode & waist::FMODE_READ) && (f.f_op->read || f.f_op->read_iter)) f.f_mode |= waist::FMODE_CAN_READ;
  if ((f.f_mode & waist::FMODE_WRITE) && (f.f_op->write || f.f_op->write_iter)) f.f_mode |= waist::FMODE_CAN_WRITE;
}

/// Linux's do_dentry_open(): `f` has its flags and its inode. On an error before it was opened nothing is left to undo.
inline int do_dentry_open(open_file& f)
{
  auto& inode = *f.where;
  if (f.f_flags & O_PATH) {
    f.f_op = &no_operations;
    f.f_mode = waist::FMODE_PATH | waist::FMODE_OPENED;
    return 0;
  }
  f.f_mode = open_fmode(f);
  if (S_ISREG(inode.i_mode) || S_ISDIR(inode.i_mode)) f.f_mode |= waist::FMODE_ATOMIC_POS;
  f.f_mode |= waist::FMODE_LSEEK | waist::FMODE_PREAD | waist::FMODE_PWRITE;
  if (inode.i_fop) {
    f.f_op = inode.i_fop;
    // A file of a module of the kernel's own, as debugfs has them.
    if (!get_module(f.f_op->owner)) return -ENODEV;
    if (const int error = call_open(f)) {
      waist::module_put(f.f_op->owner);
      return error > 0 ? -EINVAL : error;
    }
  } else if (S_ISCHR(inode.i_mode)) {
    if (const int error = chrdev_open(&inode, &f)) return error > 0 ? -EINVAL : error;
  } else {
    f.f_op = block_operations();
    if (const int error = call_open(f)) return error > 0 ? -EINVAL : error;
  }
  f.f_mode |= waist::FMODE_OPENED;
  set_what_can_be_done(f);
  if (!f.f_op->llseek) f.f_mode &= ~waist::FMODE_LSEEK;
  f.f_flags &= ~static_cast<unsigned>(O_CREAT | O_EXCL | O_NOCTTY | O_TRUNC);
  return (f.f_flags & O_DIRECT) && !(f.f_mode & waist::FMODE_CAN_ODIRECT) ? -EINVAL : 0;
}

/// A file that no path leads to, such as a pipe's end: with one reference.
inline open_file* alloc_file(std::shared_ptr<dentry> name, const waist::file_operations* ops, int flags,
                             const task& who)
{
  auto* const f = alloc_empty_file(std::move(name), static_cast<unsigned>(flags & ~O_CLOEXEC), who);
  f->f_op = ops;
  f->f_mode = open_fmode(*f) | waist::FMODE_OPENED;
  set_what_can_be_done(*f);
  if (ops->llseek) f->f_mode |= waist::FMODE_LSEEK;
  return f;
}

/// Linux's build_open_flags(): `flags` become those that open() acts on; it drops what it does not know. 0 or -EINVAL.
inline int build_open_flags(int& flags)
{
  constexpr int sync = O_SYNC & ~O_DSYNC, tmpfile = O_TMPFILE & ~O_DIRECTORY;
  flags &= O_ACCMODE | O_CREAT | O_EXCL | O_NOCTTY | O_TRUNC | O_APPEND | O_NONBLOCK | O_SYNC | O_ASYNC | O_DIRECT |
           static_cast<int>(o_largefile) | O_TMPFILE | O_NOFOLLOW | O_NOATIME | O_CLOEXEC | O_PATH;
  if (flags & O_PATH) flags &= O_DIRECTORY | O_NOFOLLOW | O_PATH | O_CLOEXEC;
  if ((flags & O_DIRECTORY) && (flags & O_CREAT)) return -EINVAL;
  if ((flags & tmpfile) && (!(flags & O_DIRECTORY) || (flags & O_ACCMODE) == O_RDONLY)) return -EINVAL;
  if (flags & sync) flags |= O_DSYNC;
  return 0;
}

/// How a path is walked. The simulated walk is the same each time, but the driver is asked in each.
enum class walk { without_references, with_references, revalidating };

inline waist::file* open_in_one_walk(name_space& names, std::string_view path, int flags, const task& who, int& error)
{
  if ((flags & O_TMPFILE) == O_TMPFILE) unmodelled("open() with O_TMPFILE");
  const bool creates = flags & O_CREAT, exclusive = creates && (flags & O_EXCL);
  auto nd = names.start(who);
  error = names.parent_at(path, nd);
  if (error) return nullptr;
  if (creates && nd.type == last_type::norm && nd.slashes) return error = -EISDIR, nullptr;
  std::shared_ptr<dentry> found;
  error =
      names.last_step(nd, found, (flags & O_NOFOLLOW) || exclusive ? name_space::follow::no : name_space::follow::yes);
  if (error == -ENOENT && creates && !found) {
    const auto& fs = *nd.at->inode->fs;
    if (fs.no_such_name) return nullptr;
    if (!fs.in_memory) return error = -EACCES, nullptr;
    unmodelled("open() that creates a regular file (" + std::string(path) + ")");
  }
  if (error) return nullptr;
  if (exclusive) return error = -EEXIST, nullptr;
  auto& inode = *found->inode;
  if (inode.is_directory() && creates) return error = -EISDIR, nullptr;
  if ((flags & O_DIRECTORY) && !inode.is_directory()) return error = -ENOTDIR, nullptr;
  if (inode.is_link()) return error = -ELOOP, nullptr;
  constexpr unsigned modes[] = {may_read, may_write, may_read | may_write, may_read | may_write};
  const auto wanted = modes[flags & O_ACCMODE] | (flags & O_TRUNC ? static_cast<unsigned>(may_write) : 0U);
  if (inode.is_directory() && (wanted & may_write)) return error = -EISDIR, nullptr;
  error = flags & O_PATH ? 0 : inode_permission(inode, who, wanted);
  if (error) return nullptr;
  if ((flags & O_NOATIME) && !inode_owner_or_capable(inode, who)) return error = -EPERM, nullptr;

  auto* const f =
      alloc_empty_file(found, static_cast<unsigned>(flags & ~O_CLOEXEC) | (flags & O_PATH ? 0U : o_largefile), who);
  path.copy(f->f_path_name, sizeof f->f_path_name - 1);
  auto* const before = std::exchange(current().file, f);
  error = do_dentry_open(*f);
  current().file = before;
  if (!error && (flags & O_TRUNC) && S_ISREG(inode.i_mode)) error = do_truncate(inode, 0);
  if (!error) return f;
  fput(f);
  return nullptr;
}

inline waist::file* path_openat(name_space& names, std::string_view path, int flags, const task& who, walk how,
                                int& error)
{
  auto* const f = open_in_one_walk(names, path, flags, who, error);
  if (!f && error == -waist::EOPENSTALE) error = how == walk::without_references ? -ECHILD : -ESTALE;
  return f;
}

/// Opens `path`, with flags of build_open_flags(). Returns the file with one reference, or null and a negative error.
/// Linux's do_filp_open(): errors that could come from the walk make it walk again, also when they are the driver's.
inline waist::file* do_filp_open(name_space& names, std::string_view path, int flags, const task& who, int& error)
{
  auto* f = path_openat(names, path, flags, who, walk::without_references, error);
  if (!f && error == -ECHILD) f = path_openat(names, path, flags, who, walk::with_references, error);
  if (!f && error == -ESTALE) f = path_openat(names, path, flags, who, walk::revalidating, error);
  return f;
}

/// Linux's filp_close(): flush, then the reference goes.
inline int filp_close(waist::file* f)
{
  int error = 0;
  if (f->f_op->flush) error = remark_if_odd("flush", f->f_op->flush, f, f->f_op->flush(f, &current()));
  locks_remove_posix(as_open_file(f));
  fput(f);
  return error;
}

}  // namespace lkm::sim
