// EXPECT FIRST: the driver's operations demand one that no driver can have: is ioctl meant?
// SPDX-License-Identifier: MIT OR GPL-2.0-only
#include <lkm/module.hpp>

// The kernel's name, and not the member's.
struct driver {
  using operations = lkm::operations<"unlocked_ioctl">;
};

LKM_MODULE("fail", "GPL", "does not compile", lkm::chrdev_module<driver, "fail">);
