// EXPECT FIRST: a module's parameters must be members of its main class's public params
// SPDX-License-Identifier: MIT OR GPL-2.0-only
#include <lkm/module.hpp>

struct driver {};
struct settings {
  int count = 0;
};

LKM_MODULE("fail", "GPL", "does not compile", lkm::chrdev_module<driver, "fail">,
           lkm::param<"count", &settings::count, 0444, "how many">);
