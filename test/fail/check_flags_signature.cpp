// EXPECT FIRST: the driver's check_flags must be a public member with signature: static lkm::result<> check_flags(unsigned)
// SPDX-License-Identifier: MIT OR GPL-2.0-only
#include <lkm/module.hpp>

struct driver {
  using file = lkm::file<>;
  lkm::result<> check_flags(unsigned) { return {}; }
};

LKM_MODULE("fail", "GPL", "does not compile", lkm::chrdev_module<driver, "fail">);
