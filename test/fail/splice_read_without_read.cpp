// EXPECT FIRST: the driver's splice_read must be a public: using splice_read = lkm::copy_splice_read; beside a read
// SPDX-License-Identifier: MIT OR GPL-2.0-only
#include <lkm/module.hpp>

struct driver {
  using file = lkm::file<>;
  using splice_read = lkm::copy_splice_read;
};

LKM_MODULE("fail", "GPL", "does not compile", lkm::chrdev_module<driver, "fail">);
