// EXPECT FIRST: a module's main class must be default constructible and have a public member with signature: lkm::result<> init(lkm::module_ref, params&)
// SPDX-License-Identifier: MIT OR GPL-2.0-only
#include <lkm/module.hpp>

class greeter {
 public:
  lkm::result<> start() { return {}; }
};

LKM_MODULE("fail", "GPL", "does not compile", greeter);
