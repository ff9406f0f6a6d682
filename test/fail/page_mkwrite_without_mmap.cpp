// EXPECT FIRST: a driver with operations for its mappings must have a mmap or a fault
// SPDX-License-Identifier: MIT OR GPL-2.0-only
#include <lkm/module.hpp>

struct driver {
  using file = lkm::file<>;
  lkm::result<> page_mkwrite(file&, lkm::vm_fault&) { return {}; }
};

LKM_MODULE("fail", "GPL", "does not compile", lkm::chrdev_module<driver, "fail">);
