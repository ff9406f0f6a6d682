// EXPECT FIRST: the driver's fadvise must be a public member with signature: lkm::result<> fadvise(file&, lkm::loff_t, lkm::loff_t, int)
// SPDX-License-Identifier: MIT OR GPL-2.0-only
#include <lkm/module.hpp>

struct driver {
  using file = lkm::file<>;
  int fadvise(file&, lkm::loff_t, lkm::loff_t, int) { return 0; }
};

LKM_MODULE("fail", "GPL", "does not compile", lkm::chrdev_module<driver, "fail">);
