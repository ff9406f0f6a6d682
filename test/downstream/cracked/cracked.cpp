// SPDX-License-Identifier: MIT OR GPL-2.0-only
/// Reads beyond a table when it is loaded with a number that is too large.
#include <lkm/module.hpp>
#include <lkm/printk.hpp>

namespace {

const int cups[4] = {1, 2, 3, 4};

struct cracked {
  struct params {
    int cup = 0;
  };
  lkm::result<> init(lkm::module_ref, const params& p)
  {
    lkm::pr_info("cracked: %d\n", cups[p.cup]);  // the line that the report names
    return {};
  }
};

}  // namespace

LKM_MODULE("cracked", "Dual MIT/GPL", "Reads beyond a table", cracked,
           lkm::param<"cup", &cracked::params::cup, 0444, "which cup">);
