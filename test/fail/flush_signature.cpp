// EXPECT FIRST: the driver's flush must be a public member with signature: lkm::result<> flush(file&)
// SPDX-License-Identifier: MIT OR GPL-2.0-only
#include <lkm/module.hpp>

struct driver {
  using file = lkm::file<>;
  void flush(file&) {}
};

LKM_MODULE("fail", "GPL", "does not compile", lkm::chrdev_module<driver, "fail">);
