// EXPECT FIRST: the driver's write must be a public member with signature: lkm::result<std::size_t> write(file&, lkm::user_reader, lkm::loff_t&)
// SPDX-License-Identifier: MIT OR GPL-2.0-only
#include <lkm/module.hpp>

struct driver {
  using file = lkm::file<>;
  lkm::result<std::size_t> write(file&, lkm::user_writer, lkm::loff_t&) { return 0; }  // that is read's
};

LKM_MODULE("fail", "GPL", "does not compile", lkm::chrdev_module<driver, "fail">);
