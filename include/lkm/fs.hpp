// SPDX-License-Identifier: MIT OR GPL-2.0-only
/// Wraps linux/fs.h: an open file with the driver's own data, and the other arguments of a driver's operations.
#pragma once

#include <lkm/error.hpp>
#include <lkm/ioctl.hpp>
#include <lkm/mm.hpp>
#include <lkm/opaque.hpp>
#include <lkm/poll.hpp>
#include <lkm/types.hpp>
#include <lkm/uaccess.hpp>

namespace lkm {

/// What every open file has. Valid during the call that it was passed to.
class file_base {
 public:
  explicit file_base(waist::file* raw) : raw_(raw) {}

  /// O_RDWR and the like, as open(2) and fcntl(2) set them.
  unsigned flags() const { return waist::lkm_f_flags(raw_); }
  /// O_NONBLOCK: the driver should fail with EAGAIN instead of sleeping.
  bool nonblock() const { return flags() & 04000; }
  /// O_APPEND. The driver's write() must implement it.
  bool append() const { return flags() & 02000; }
  /// O_WRONLY.
  bool write_only() const { return (flags() & 3) == 1; }
  /// f_pos itself, which llseek sets. read and write get a copy, and should use only that.
  loff_t& pos() { return waist::lkm_f_pos(raw_); }
  /// For a driver's own llseek: moves to the position that lseek(2) asked for. Positions up to `maxsize` are allowed,
  /// and SEEK_END counts from `end`. EINVAL for other positions and for an unknown `whence`, ENXIO for SEEK_DATA and
  /// SEEK_HOLE beyond the end.
  result<loff_t> seek(loff_t offset, int whence, loff_t maxsize, loff_t end)
  {
    const loff_t at = waist::lkm_generic_file_llseek_size(raw_, offset, whence, maxsize, end);
    if (at < 0) return fail(static_cast<int>(-at));
    return at;
  }

 protected:
  waist::file* raw_;
};

/// An open file with the driver's own data, `Opened`, in its private_data.
template <class Opened = void>
class file : public file_base {
 public:
  using file_base::file_base;
  Opened& private_data() { return *static_cast<Opened*>(waist::lkm_private_data(raw_)); }
};

template <>
class file<void> : public file_base {
 public:
  using file_base::file_base;
};

/// A file that is being opened, and the node through which it is opened.
class opening : public file_base {
 public:
  opening(waist::inode* inode, waist::file* raw) : file_base(raw), inode_(inode) {}

  dev_t rdev() const { return waist::lkm_i_rdev(inode_); }
  unsigned minor() const { return MINOR(rdev()); }
  /// The file has no position: lseek, pread and pwrite fail with ESPIPE.
  void stream_open() { waist::lkm_stream_open(inode_, raw_); }
  void nonseekable_open() { waist::lkm_nonseekable_open(inode_, raw_); }

 private:
  waist::inode* inode_;
};

namespace detail {

/// Driver::file, or file<> when it has none.
template <class Driver>
struct file_type {
  using type = file<>;
};
template <class Driver>
  requires requires { typename Driver::file; }
struct file_type<Driver> {
  using type = typename Driver::file;
};
template <class Driver>
using file_of = typename file_type<Driver>::type;

/// The type of the data in such a file's private_data, or void if there are none.
template <class File>
struct opened_type {
  static constexpr bool is_file = false;
  using type = void;
};
template <class Opened>
struct opened_type<file<Opened>> {
  static constexpr bool is_file = true;
  using type = Opened;
};
template <class Driver>
using opened_of = typename opened_type<file_of<Driver>>::type;

}  // namespace detail

}  // namespace lkm
