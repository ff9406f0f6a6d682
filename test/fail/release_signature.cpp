// EXPECT FIRST: the driver's release must be a public member with signature: void release(file&)
// SPDX-License-Identifier: MIT OR GPL-2.0-only
#include <lkm/module.hpp>

struct driver {
  using file = lkm::file<>;
  lkm::result<> release(file&) { return lkm::fail(EIO); }  // nobody would see the error
};

LKM_MODULE("fail", "GPL", "does not compile", lkm::chrdev_module<driver, "fail">);
