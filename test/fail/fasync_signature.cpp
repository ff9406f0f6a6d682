// EXPECT FIRST: the driver's fasync must be a public member with signature: lkm::fasync_queue& fasync(file&)
// SPDX-License-Identifier: MIT OR GPL-2.0-only
#include <lkm/module.hpp>

struct driver {
  using file = lkm::file<>;
  lkm::result<> fasync(file&) { return {}; }
};

LKM_MODULE("fail", "GPL", "does not compile", lkm::chrdev_module<driver, "fail">);
