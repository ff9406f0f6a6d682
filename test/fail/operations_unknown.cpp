// EXPECT FIRST: the driver's operations demand one that no driver can have: is write meant?
// SPDX-License-Identifier: MIT OR GPL-2.0-only
#include <lkm/module.hpp>

struct driver {
  using operations = lkm::operations<"read", "wriet">;
  using file = lkm::file<>;
  lkm::result<std::size_t> read(file&, lkm::user_writer, lkm::loff_t&) { return 0; }
};

LKM_MODULE("fail", "GPL", "does not compile", lkm::chrdev_module<driver, "fail">);
