// EXPECT FIRST: the driver's show_fdinfo must be a public member with signature: void show_fdinfo(file&, lkm::seq_file&)
// SPDX-License-Identifier: MIT OR GPL-2.0-only
#include <lkm/module.hpp>

struct driver {
  using file = lkm::file<>;
  void show_fdinfo(file&) {}
};

LKM_MODULE("fail", "GPL", "does not compile", lkm::chrdev_module<driver, "fail">);
