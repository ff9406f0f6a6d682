// EXPECT FIRST: a driver with an ioctl member must list its commands, in public: using ioctls = lkm::ioctl_list<...>;
// SPDX-License-Identifier: MIT OR GPL-2.0-only
#include <lkm/module.hpp>

struct clear : lkm::io<'f', 0> {};

struct driver {
  using file = lkm::file<>;
  lkm::result<> ioctl(file&, clear) { return {}; }
};

LKM_MODULE("fail", "GPL", "does not compile", lkm::chrdev_module<driver, "fail">);
