// EXPECT FIRST: a driver that lists ioctls must have a public member ioctl(file&, command) for each
// SPDX-License-Identifier: MIT OR GPL-2.0-only
#include <lkm/module.hpp>

struct clear : lkm::io<'f', 0> {};

struct driver {
  using ioctls = lkm::ioctl_list<clear>;
};

LKM_MODULE("fail", "GPL", "does not compile", lkm::chrdev_module<driver, "fail">);
