// EXPECT FIRST: others may not write
// SPDX-License-Identifier: MIT OR GPL-2.0-only
#include <lkm/module.hpp>

struct driver {
  struct params {
    int count = 0;
  };
  explicit driver(const params&) {}
};

LKM_MODULE("fail", "GPL", "does not compile", lkm::chrdev_module<driver, "fail">,
           lkm::param<"count", &driver::params::count, 0666, "how many">);
