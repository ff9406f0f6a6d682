// EXPECT FIRST: the driver's vm_open must be a public member with signature: void vm_open(file&, lkm::vm_area&)
// SPDX-License-Identifier: MIT OR GPL-2.0-only
#include <lkm/module.hpp>

struct driver {
  using file = lkm::file<>;
  lkm::result<> mmap(file&, lkm::vm_area&) { return {}; }
  lkm::result<> vm_open(file&, lkm::vm_area&) { return {}; }
};

LKM_MODULE("fail", "GPL", "does not compile", lkm::chrdev_module<driver, "fail">);
