// EXPECT FIRST: the driver's mmap must be a public member with signature: lkm::result<> mmap(file&, lkm::vm_area&)
// SPDX-License-Identifier: MIT OR GPL-2.0-only
#include <lkm/module.hpp>

struct driver {
  using file = lkm::file<>;
  int mmap(file&, lkm::vm_area&) { return 0; }
};

LKM_MODULE("fail", "GPL", "does not compile", lkm::chrdev_module<driver, "fail">);
