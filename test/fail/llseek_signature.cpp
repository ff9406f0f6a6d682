// EXPECT FIRST: the driver's llseek must be a public member with signature: lkm::result<lkm::loff_t> llseek(file&, lkm::loff_t, int)
// SPDX-License-Identifier: MIT OR GPL-2.0-only
#include <lkm/module.hpp>

struct driver {
  using file = lkm::file<>;
  lkm::result<> llseek(file&, lkm::loff_t, int) { return {}; }
};

LKM_MODULE("fail", "GPL", "does not compile", lkm::chrdev_module<driver, "fail">);
