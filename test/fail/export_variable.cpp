// EXPECT FIRST: lkm::export_symbol<&variable>
// SPDX-License-Identifier: MIT OR GPL-2.0-only
#include <lkm/module.hpp>

constexpr int answer = 42;

struct shop {
  lkm::result<> init(lkm::module_ref, lkm::no_params&) { return {}; }
};

LKM_MODULE("fail", "GPL", "does not compile", shop, lkm::export_symbol<answer>);
