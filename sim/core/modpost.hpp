// SPDX-License-Identifier: MIT OR GPL-2.0-only
/// Models scripts/mod/modpost.c (Linux 6.1): the checks that the kernel's build makes before a module becomes a .ko.
#pragma once

#include <lkm/sim/core/linkage.hpp>
#include <lkm/sim/core/export.hpp>
#include <lkm/sim/core/failure.hpp>
#include <lkm/sim/core/modinfo.hpp>
#include <lkm/sim/core/module_file.hpp>

#include <dlfcn.h>

#include <algorithm>
#include <iterator>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace lkm::sim {

/// True for a licence of which GPL-only symbols may be used.
bool is_gpl(std::string_view license);

/// What modpost says of a module, before anything of it is loaded.
struct modpost_result {
  std::vector<std::string> errors;
  std::vector<std::string> imports;  // what insmod looks for: what another module has to export, or may not be used
};

modpost_result modpost(const std::string& file);

}  // namespace lkm::sim

#ifdef LKM_SIM_BODIES
#include <lkm/sim/core/modpost.ipp>
#endif
