// SPDX-License-Identifier: MIT OR GPL-2.0-only
/// Cannot be linked into a test: its variable is not its own.
#include <lkm/module.hpp>

int beats = 0;

namespace {

struct drum {
  lkm::result<> init(lkm::module_ref, lkm::no_params&)
  {
    ++beats;
    return {};
  }
};

}  // namespace

LKM_MODULE("drum", "Dual MIT/GPL", "Beats", drum);
