// SPDX-License-Identifier: MIT OR GPL-2.0-only
/// The smallest module: it says hello when it is loaded and goodbye when it goes.
#include <lkm/module.hpp>
#include <lkm/printk.hpp>

namespace {

class hello {
 public:
  struct params {
    const char* whom = "world";
  };

  lkm::result<> init(lkm::module_ref, params& p)
  {
    lkm::pr_info("hello: hello, %s\n", p.whom);
    return {};
  }

  ~hello() { lkm::pr_info("hello: goodbye\n"); }
};

}  // namespace

LKM_MODULE("hello", "Dual MIT/GPL", "Says hello", hello,
           lkm::param<"whom", &hello::params::whom, 0444, "whom to greet">);
