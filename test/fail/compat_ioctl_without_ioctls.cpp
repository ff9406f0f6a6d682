// EXPECT FIRST: the driver's compat_ioctl must be a public: using compat_ioctl = lkm::compat_ptr_ioctl; beside ioctls
// SPDX-License-Identifier: MIT OR GPL-2.0-only
#include <lkm/module.hpp>

struct driver {
  using file = lkm::file<>;
  using compat_ioctl = lkm::compat_ptr_ioctl;
};

LKM_MODULE("fail", "GPL", "does not compile", lkm::chrdev_module<driver, "fail">);
