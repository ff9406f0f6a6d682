// EXPECT FIRST: the driver's file must be a public type: using file = lkm::file<opened>;
// SPDX-License-Identifier: MIT OR GPL-2.0-only
#include <lkm/module.hpp>

struct driver {
  lkm::result<std::size_t> read(lkm::file<int>&, lkm::user_writer, lkm::loff_t&) { return 0; }

 private:
  using file = lkm::file<int>;
};

LKM_MODULE("fail", "GPL", "does not compile", lkm::chrdev_module<driver, "fail">);
