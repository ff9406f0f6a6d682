// EXPECT FIRST: the driver's poll must be a public member with signature: lkm::poll_mask poll(file&, lkm::poll_table&)
// SPDX-License-Identifier: MIT OR GPL-2.0-only
#include <lkm/module.hpp>

struct driver {
  using file = lkm::file<>;
  unsigned poll(file&, lkm::poll_table&) { return 0; }
};

LKM_MODULE("fail", "GPL", "does not compile", lkm::chrdev_module<driver, "fail">);
