// EXPECT FIRST: a module parameter is a bool, an integer, a const char*, lkm::hexint, lkm::invbool, lkm::param_array or lkm::param_string
// SPDX-License-Identifier: MIT OR GPL-2.0-only
#include <lkm/module.hpp>

struct driver {
  struct params {
    double count = 0;
  };
  explicit driver(const params&) {}
};

LKM_MODULE("fail", "GPL", "does not compile", lkm::chrdev_module<driver, "fail">,
           lkm::param<"count", &driver::params::count, 0444, "how many">);
