// SPDX-License-Identifier: MIT OR GPL-2.0-only
/// Models fs/open.c (Linux 6.1): the checks and the order in which a file comes to life and goes.
#pragma once

#include <lkm/sim/file.hpp>

#include <fcntl.h>

#include <algorithm>
#include <cstring>
#include <string_view>

namespace lkm::sim {

/// The kernel's O_LARGEFILE, which every 64-bit open() has; glibc's is 0.
inline constexpr unsigned o_largefile = 0100000;

/// Reads the text that was made when the file was opened.
inline waist::ssize_t text_read(waist::file* f, char* to, std::size_t n, waist::loff_t* pos)
{
  const auto& text = as_open_file(f).text;
  return waist::simple_read_from_buffer(to, n, pos, text.data(), text.size());
}

inline constexpr waist::file_operations text_file_operations = [] {
  waist::file_operations ops{};
  ops.read = text_read;
  ops.llseek = waist::default_llseek;
  return ops;
}();

/// As dcache_dir_lseek() and noop_fsync() of fs/libfs.c.
inline constexpr waist::file_operations directory_operations = [] {
  waist::file_operations ops{};
  ops.read = [](waist::file*, char*, std::size_t, waist::loff_t*) -> waist::ssize_t { return -EISDIR; };
  ops.llseek = [](waist::file* f, waist::loff_t offset, int whence) -> waist::loff_t {
    if (whence != SEEK_SET && whence != SEEK_CUR) return -EINVAL;
    const auto to = static_cast<waist::loff_t>(static_cast<std::uint64_t>(offset) + (whence == SEEK_CUR ? static_cast<std::uint64_t>(f->f_pos) : 0));
    return to < 0 ? -EINVAL : f->f_pos = to;
  };
  ops.fsync = [](waist::file*, waist::loff_t, waist::loff_t, int) { return 0; };
  return ops;
}();

/// What a process has as 0, 1 and 2: nothing to read, and what is written is gone.
inline constexpr waist::file_operations console_operations = [] {
  waist::file_operations ops{};
  ops.read = [](waist::file*, char*, std::size_t, waist::loff_t*) -> waist::ssize_t { return 0; };
  ops.write = [](waist::file*, const char*, std::size_t n, waist::loff_t*) { return static_cast<waist::ssize_t>(n); };
  return ops;
}();

/// Linux's do_dentry_open(): `f` has its flags and its inode. On an error before it was opened nothing is left to undo.
inline int do_dentry_open(open_file& f)
{
  auto& inode = *f.where;
  f.f_mode = static_cast<unsigned>(f.f_flags + 1) & O_ACCMODE;
  if (S_ISREG(inode.i_mode) || S_ISDIR(inode.i_mode)) f.f_mode |= waist::FMODE_ATOMIC_POS;
  f.f_mode |= waist::FMODE_LSEEK | waist::FMODE_PREAD | waist::FMODE_PWRITE;
  if (inode.i_fop) {
    f.f_op = inode.i_fop;
    if (inode.text) f.text = inode.text();
  } else if (S_ISCHR(inode.i_mode)) {
    if (const int error = chrdev_open(&inode, &f)) return error > 0 ? -EINVAL : error;
  } else {
    return -ENXIO;  // a block device: no driver of one can register yet
  }
  f.f_mode |= waist::FMODE_OPENED;
  if ((f.f_mode & waist::FMODE_READ) && (f.f_op->read || f.f_op->read_iter)) f.f_mode |= waist::FMODE_CAN_READ;
  if ((f.f_mode & waist::FMODE_WRITE) && (f.f_op->write || f.f_op->write_iter)) f.f_mode |= waist::FMODE_CAN_WRITE;
  if (!f.f_op->llseek) f.f_mode &= ~waist::FMODE_LSEEK;
  f.f_flags &= ~static_cast<unsigned>(O_CREAT | O_EXCL | O_NOCTTY | O_TRUNC);
  return f.f_flags & O_DIRECT ? -EINVAL : 0;
}

/// Opens `path`. Returns the file with one reference, or null and a negative error.
inline waist::file* open_path(name_space& names, std::string_view path, int flags, const task& who, int& error)
{
  if (flags & O_PATH) throw not_modelled("open() with O_PATH");
  if ((flags & O_TMPFILE) == O_TMPFILE) throw not_modelled("open() with O_TMPFILE");
  name_space::place where;
  error = names.walk(path, who, where);
  if (error) return nullptr;
  if ((flags & O_CREAT) && where.normal && where.must_be_directory) return error = -EISDIR, nullptr;
  if (!where.found) {
    error = -ENOENT;
    if (!(flags & O_CREAT)) return nullptr;
    throw not_modelled("open() that creates a regular file (" + std::string(path) + ")");
  }
  if ((flags & O_CREAT) && (flags & O_EXCL)) return error = -EEXIST, nullptr;
  auto& inode = *where.found;
  if ((where.must_be_directory || (flags & O_DIRECTORY)) && !inode.is_directory()) return error = -ENOTDIR, nullptr;
  constexpr unsigned modes[] = {may_read, may_write, may_read | may_write, may_read | may_write};
  const auto wanted = modes[flags & O_ACCMODE] | (flags & O_TRUNC ? static_cast<unsigned>(may_write) : 0U);
  if (inode.is_directory() && ((wanted & may_write) || (flags & O_CREAT))) return error = -EISDIR, nullptr;
  error = inode_permission(inode, who, wanted);
  if (error) return nullptr;

  auto* const f = new open_file{};
  f->where = where.found;
  f->f_inode = f->where.get();
  f->f_flags = static_cast<unsigned>(flags & ~O_CLOEXEC) | o_largefile;
  f->f_count.counter = 1;
  f->f_cred = &who.credentials;
  waist::__mutex_init(&f->f_pos_lock, "f_pos_lock", nullptr);
  path.copy(f->f_path_name, sizeof f->f_path_name - 1);
  try {
    error = do_dentry_open(*f);
  } catch (...) {
    delete f;
    throw;
  }
  if (!error) return f;
  fput(f);
  return nullptr;
}

/// Linux's filp_close(): flush, then the reference goes.
inline int filp_close(waist::file* f)
{
  int error = 0;
  if (f->f_op->flush) error = f->f_op->flush(f, &current());
  fput(f);
  return error;
}

}  // namespace lkm::sim
