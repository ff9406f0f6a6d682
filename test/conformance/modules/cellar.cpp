// SPDX-License-Identifier: MIT OR GPL-2.0-only
/// A module in C++ that others use: functions and a variable, for each licence, and one in a namespace.
#include "cellar.h"

#include <lkm/module.hpp>

int cellar_poured;

int cellar_pour(int glasses) { return cellar_poured += glasses; }

int cellar_secret() { return 7; }

namespace {

struct cellar {
  lkm::result<> init(lkm::module_ref, lkm::no_params&) { return {}; }
};

}  // namespace

// cellar_vintage is defined in another source, and a source in C exports cellar_label.
LKM_MODULE("cellar", "Dual MIT/GPL", "Functions for other modules", cellar, lkm::export_symbol<&cellar_poured>,
           lkm::export_symbol<cellar_pour>, lkm::export_symbol_gpl<cellar_vintage>,
           lkm::export_symbol_gpl<cellar_secret, "CELLAR">);
