// EXPECT FIRST: the driver's read must be a public member with signature: lkm::result<std::size_t> read(file&, lkm::user_writer, lkm::loff_t&)
// SPDX-License-Identifier: MIT OR GPL-2.0-only
#include <lkm/module.hpp>

struct driver {
  using file = lkm::file<>;

 private:
  lkm::result<std::size_t> read(file&, lkm::user_writer, lkm::loff_t&) { return 0; }
};

LKM_MODULE("fail", "GPL", "does not compile", lkm::chrdev_module<driver, "fail">);
