// EXPECT FIRST: for this command the driver must have a public member with signature: lkm::result<> ioctl(file&, command)
// SPDX-License-Identifier: MIT OR GPL-2.0-only
#include <lkm/module.hpp>

struct clear : lkm::io<'f', 0> {};
struct get_count : lkm::ior<'f', 1, unsigned> {};

struct driver {
  using file = lkm::file<>;
  using ioctls = lkm::ioctl_list<clear, get_count>;
  lkm::result<unsigned> ioctl(file&, get_count) { return 0; }
};

LKM_MODULE("fail", "GPL", "does not compile", lkm::chrdev_module<driver, "fail">);
