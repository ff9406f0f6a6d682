// EXPECT FIRST: the driver's open must be a public member with signature: lkm::result<opened> open(lkm::opening&)
// SPDX-License-Identifier: MIT OR GPL-2.0-only
#include <lkm/module.hpp>

struct driver {
  struct opened {
    int count;
  };
  using file = lkm::file<opened>;
  lkm::result<> open(lkm::opening&) { return {}; }  // which opened?
};

LKM_MODULE("fail", "GPL", "does not compile", lkm::chrdev_module<driver, "fail">);
