// SPDX-License-Identifier: MIT OR GPL-2.0-only
/// A driver in C++ whose write() takes more than there is.
#include <lkm/fs.hpp>
#include <lkm/module.hpp>

#include <cstddef>

namespace {

class sloppy {
 public:
  using file = lkm::file<>;

  lkm::result<std::size_t> write(file&, lkm::user_reader from, lkm::loff_t&) { return from.size() + 1; }
};

}  // namespace

LKM_MODULE("sloppy", "Dual MIT/GPL", "Takes more than there is",
           lkm::chrdev_module<sloppy, "sloppy", lkm::MKDEV(62, 0), 1>);
