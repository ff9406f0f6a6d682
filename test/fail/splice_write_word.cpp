// EXPECT FIRST: the driver's splice_write must be a public: using splice_write = lkm::iter_file_splice_write; beside a write
// SPDX-License-Identifier: MIT OR GPL-2.0-only
#include <lkm/module.hpp>

struct driver {
  using file = lkm::file<>;
  using splice_write = lkm::copy_splice_read;
  lkm::result<std::size_t> write(file&, lkm::user_reader from, lkm::loff_t&) { return from.size(); }
};

LKM_MODULE("fail", "GPL", "does not compile", lkm::chrdev_module<driver, "fail">);
