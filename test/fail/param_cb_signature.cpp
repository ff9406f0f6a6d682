// EXPECT FIRST: the operations of a parameter have a public member with signature: static lkm::result<> set(T& variable, T wanted), where T, a bool or an integer, is the parameter's type
// SPDX-License-Identifier: MIT OR GPL-2.0-only
#include <lkm/module.hpp>

struct driver {
  struct params {
    int count = 0;
  };
  explicit driver(const params&) {}
};

struct not_more {
  static int set(int&, int) { return 0; }
};

LKM_MODULE("fail", "GPL", "does not compile", lkm::chrdev_module<driver, "fail">,
           lkm::param_cb<"count", &driver::params::count, not_more, 0444, "how many">);
