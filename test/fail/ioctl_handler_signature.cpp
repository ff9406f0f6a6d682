// EXPECT FIRST: or lkm::result<answer> ioctl(file&, command) when user space reads one
// SPDX-License-Identifier: MIT OR GPL-2.0-only
#include <lkm/module.hpp>

struct get_count : lkm::ior<'f', 1, unsigned> {};

struct driver {
  using file = lkm::file<>;
  using ioctls = lkm::ioctl_list<get_count>;
  lkm::result<> ioctl(file&, get_count) { return {}; }  // which count?
};

LKM_MODULE("fail", "GPL", "does not compile", lkm::chrdev_module<driver, "fail">);
