// EXPECT FIRST: a driver with params must have a public constructor that takes them: explicit driver(const params&)
// SPDX-License-Identifier: MIT OR GPL-2.0-only
#include <lkm/module.hpp>

struct driver {
  struct params {
    int count = 0;
  };
};

LKM_MODULE("fail", "GPL", "does not compile", lkm::chrdev_module<driver, "fail">,
           lkm::param<"count", &driver::params::count, 0444, "how many">);
