// SPDX-License-Identifier: MIT OR GPL-2.0-only
/// A module whose function others call: lkm::export_symbol_gpl makes it known to insmod, and the header to the
/// compiler.
#include "ledger.h"

#include <lkm/module.hpp>
#include <lkm/printk.hpp>

#include <atomic>

namespace {

constinit std::atomic<long> booked = 0;

struct ledger {
  lkm::result<> init(lkm::module_ref, lkm::no_params&)
  {
    lkm::pr_info("ledger: open\n");
    return {};
  }
  ~ledger() { lkm::pr_info("ledger: closed with %ld cents\n", booked.load()); }
};

}  // namespace

long ledger_book(long cents)
{
  long before = booked;
  do
    if (before + cents < 0) return -EDOM;
  while (!booked.compare_exchange_weak(before, before + cents));
  return before + cents;
}

LKM_MODULE("ledger", "Dual MIT/GPL", "A ledger that other modules book into", ledger,
           lkm::export_symbol_gpl<ledger_book>);
