// EXPECT FIRST: the driver's fsync must be a public member with signature: lkm::result<> fsync(file&, lkm::loff_t, lkm::loff_t, bool)
// SPDX-License-Identifier: MIT OR GPL-2.0-only
#include <lkm/module.hpp>

struct driver {
  using file = lkm::file<>;
  lkm::result<> fsync(file&) { return {}; }
};

LKM_MODULE("fail", "GPL", "does not compile", lkm::chrdev_module<driver, "fail">);
