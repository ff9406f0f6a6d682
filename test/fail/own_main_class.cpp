// EXPECT: the driver's read must be a public member with signature: lkm::result<std::size_t> read(file&, lkm::user_writer, lkm::loff_t&)
// SPDX-License-Identifier: MIT OR GPL-2.0-only
#include <lkm/module.hpp>

struct driver {
  using file = lkm::file<>;
  long read(file&, lkm::user_writer, lkm::loff_t&) { return 0; }
};

// Its driver is found when its device is made, and not before.
class module_of_its_own {
 public:
  lkm::result<> init(lkm::module_ref self, lkm::no_params&)
  {
    device_.emplace(self);
    return {};
  }

 private:
  std::optional<lkm::cdev<driver>> device_;
};

LKM_MODULE("fail", "GPL", "does not compile", module_of_its_own);
