// EXPECT FIRST: a file of its own in the simulator too
// SPDX-License-Identifier: MIT OR GPL-2.0-only
#include <lkm/module.hpp>

extern "C" int answer() { return 42; }

struct shop {
  lkm::result<> init(lkm::module_ref, lkm::no_params&) { return {}; }
};

LKM_MODULE("fail", "GPL", "does not compile", shop, lkm::export_symbol<answer>);
