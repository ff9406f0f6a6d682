// EXPECT FIRST: a module parameter is a bool, an integer, a const char*, lkm::hexint, lkm::invbool, lkm::param_array or lkm::param_string
// SPDX-License-Identifier: MIT OR GPL-2.0-only
#include <lkm/module.hpp>

struct driver {
  struct params {
    lkm::param_array<double, 2> sizes;
  };
  explicit driver(const params&) {}
};

LKM_MODULE("fail", "GPL", "does not compile", lkm::chrdev_module<driver, "fail">,
           lkm::param<"sizes", &driver::params::sizes, 0444, "how large">);
