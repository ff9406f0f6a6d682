// EXPECT FIRST: the driver's operations demand poll, and it has no member of that name: is one misspelt?
// SPDX-License-Identifier: MIT OR GPL-2.0-only
#include <lkm/module.hpp>

struct driver {
  using operations = lkm::operations<"read", "poll">;
  using file = lkm::file<>;
  lkm::result<std::size_t> read(file&, lkm::user_writer, lkm::loff_t&) { return 0; }
  lkm::poll_mask pol(file&, lkm::poll_table&) { return {}; }
};

LKM_MODULE("fail", "GPL", "does not compile", lkm::chrdev_module<driver, "fail">);
