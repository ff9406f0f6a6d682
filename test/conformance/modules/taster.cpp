// SPDX-License-Identifier: MIT OR GPL-2.0-only
/// Calls the cellar, which is C++ as well, and the kitchen, which is C: directly, through a pointer among its
/// variables, and their variables.
#include "cellar.h"

#include <lkm/module.hpp>
#include <lkm/printk.hpp>

extern "C" {
#include "kitchen.h"
}

namespace {

int (*vintage)(int years) = cellar_vintage;

struct taster {
  struct params {
    bool fails = false;
  };

  lkm::result<> init(lkm::module_ref, params& p)
  {
    if (p.fails) return lkm::fail(EIO);
    const int now = cellar_pour(2), old = vintage(3), eaten = kitchen_serve(5);
    lkm::pr_info("taster: %d poured, %d years, %d secret, %d label, %d served\n", now, old, cellar_secret(),
                 cellar_label(), eaten);
    cellar_poured = 100;
    kitchen_served = 200;
    return {};
  }
  ~taster() { lkm::pr_info("taster: %d poured and %d served in the end\n", cellar_pour(1), kitchen_serve(1)); }
};

}  // namespace

LKM_MODULE("taster", "Dual MIT/GPL", "A module in C++ that uses others", taster,
           lkm::param<"fails", &taster::params::fails, 0444, "refuse">, lkm::import_ns<"CELLAR">);
