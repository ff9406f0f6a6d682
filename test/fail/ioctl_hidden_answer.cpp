// EXPECT FIRST: a command of an ioctl_list cannot be called answer or argument: rename it
// SPDX-License-Identifier: MIT OR GPL-2.0-only
#include <lkm/module.hpp>

struct answer : lkm::ior<'f', 1, unsigned> {};

struct driver {
  using file = lkm::file<>;
  using ioctls = lkm::ioctl_list<answer>;
  lkm::result<unsigned> ioctl(file&, answer) { return 42; }
};

LKM_MODULE("fail", "GPL", "does not compile", lkm::chrdev_module<driver, "fail">);
