// EXPECT FIRST: the driver's fault must be a public member with signature: lkm::result<lkm::page> fault(file&, lkm::vm_fault&)
// SPDX-License-Identifier: MIT OR GPL-2.0-only
#include <lkm/module.hpp>

struct driver {
  using file = lkm::file<>;
  lkm::result<> fault(file&, lkm::vm_fault&) { return {}; }
};

LKM_MODULE("fail", "GPL", "does not compile", lkm::chrdev_module<driver, "fail">);
