// SPDX-License-Identifier: MIT OR GPL-2.0-only
/// A module that does nothing: what insmod and rmmod cost by themselves.
#include <lkm/module.hpp>

namespace {

struct bare {
  lkm::result<> init(lkm::module_ref, lkm::no_params&) { return {}; }
};

}  // namespace

LKM_MODULE("bench_bare", "Dual MIT/GPL", "Nothing, for benchmarks", bare);
