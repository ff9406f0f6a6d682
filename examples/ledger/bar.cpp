// SPDX-License-Identifier: MIT OR GPL-2.0-only
/// A module in C++ that uses another: while it is loaded, ledger.ko stays.
#include "ledger.h"

#include <lkm/module.hpp>
#include <lkm/printk.hpp>

namespace {

struct bar {
  struct params {
    long price = 250;
  };

  lkm::result<> init(lkm::module_ref, params& p)
  {
    const long now = ledger_book(p.price);
    if (now < 0) return lkm::fail(static_cast<int>(-now));
    lkm::pr_info("bar: %ld cents in the ledger\n", now);
    return {};
  }
};

}  // namespace

LKM_MODULE("bar", "Dual MIT/GPL", "A bar that books into the ledger", bar,
           lkm::param<"price", &bar::params::price, 0444, "what the bar sells for, in cents">);
