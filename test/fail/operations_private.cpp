// EXPECT FIRST: the driver's operations must be a public: using operations = lkm::operations<"read", ...>;
// SPDX-License-Identifier: MIT OR GPL-2.0-only
#include <lkm/module.hpp>

class driver {
  using operations = lkm::operations<"read">;
};

LKM_MODULE("fail", "GPL", "does not compile", lkm::chrdev_module<driver, "fail">);
