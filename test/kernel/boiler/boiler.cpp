// SPDX-License-Identifier: MIT OR GPL-2.0-only
/// A boiler that boils nothing.
#include <lkm/module.hpp>

class boiler {
 public:
  using file = lkm::file<>;
  lkm::result<std::size_t> read(file&, lkm::user_writer, lkm::loff_t&) { return lkm::fail(EIO); }
};

LKM_MODULE("boiler", "Dual MIT/GPL", "Boils nothing", lkm::chrdev_module<boiler, "boiler", lkm::MKDEV(240, 0)>);
