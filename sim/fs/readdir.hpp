// SPDX-License-Identifier: MIT OR GPL-2.0-only
/// Models fs/readdir.c (Linux 6.1): the names that a driver's iterate_shared or iterate emits.
#pragma once

#include <lkm/sim/fs/read_write.hpp>

#include <cerrno>
#include <cstddef>
#include <cstring>
#include <string>
#include <vector>

namespace lkm::sim {

/// Where getdents64(2) puts what a driver emits.
struct getdents_context : waist::dir_context {
  std::size_t left;
  bool full = false;  // the last name found no room
  bool odd = false;   // a name that is none: -EIO
  std::vector<std::string>* names;
};

/// The length of a struct linux_dirent64 with that name.
inline std::size_t dirent_size(std::size_t name) { return (19 + name + 1 + 7) & ~std::size_t{7}; }

inline bool filldir64(waist::dir_context* context, const char* name, int length, waist::loff_t, waist::u64, unsigned)
{
  auto& to = *static_cast<getdents_context*>(context);
  const auto size = static_cast<std::size_t>(length);
  if (length <= 0 || length >= 4096 || std::memchr(name, '/', size)) {
    to.odd = true;
    return false;
  }
  if (dirent_size(size) > to.left) {
    to.full = true;
    return false;
  }
  to.left -= dirent_size(size);
  to.names->emplace_back(name, size);
  return true;
}

/// getdents64(2) with a buffer of `room` bytes: how many were filled, and the names in them. -ENOTDIR for what has no
/// names, -EINVAL when not one fits.
inline long do_getdents(waist::file* f, std::size_t room, std::vector<std::string>& names)
{
  const auto& ops = *f->f_op;
  if (S_ISDIR(f->f_inode->i_mode)) unmodelled("getdents64() of a directory: use listdir()");
  if (!ops.iterate_shared && !ops.iterate) return -ENOTDIR;
  const position_guard guard(f);
  getdents_context context{{filldir64, f->f_pos}, room, false, false, &names};
  const int error = ops.iterate_shared ? ops.iterate_shared(f, &context) : ops.iterate(f, &context);
  f->f_pos = context.pos;
  if (!names.empty()) return static_cast<long>(room - context.left);
  if (error < 0) return error;
  return context.odd ? -EIO : context.full ? -EINVAL : 0;
}

}  // namespace lkm::sim
