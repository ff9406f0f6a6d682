// EXPECT FIRST: with USES OTHER
// SPDX-License-Identifier: MIT OR GPL-2.0-only
#include <lkm/module.hpp>

struct shop {
  lkm::result<> init(lkm::module_ref, lkm::no_params&) { return {}; }
};

LKM_MODULE("fail", "GPL", "does not compile", shop, lkm::import_ns<"OTHER">);
