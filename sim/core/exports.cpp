// SPDX-License-Identifier: MIT OR GPL-2.0-only
/// The table of what the simulated kernel exports, and the kernel's functions as one object. A program that loads a C
/// module has this file linked in, with its symbols in the dynamic table (-rdynamic), and
/// -DLKM_MODULE_PATH="folder:…" says where insmod looks; one with C++ modules made with LKM_SIM_LINKED has it as well.
#define LKM_SIM_SOURCE
#define LKM_MAKE_EXPORT_TABLE
#include <lkm/sim/core/export.hpp>
#include <lkm/sim/core/kernel.hpp>

namespace {
#ifdef LKM_MODULE_PATH
[[maybe_unused]] const auto path_known = (lkm::sim::module_path_of_build = LKM_MODULE_PATH);
#endif
}  // namespace

/// Where the build puts shared objects; a program that has this file from a library calls it before main().
extern "C" void lkm_set_module_path(const char* path) { lkm::sim::module_path_of_build = path; }

// With a test, its side of the kernel as well: the kernel is compiled once.
#ifdef LKM_TEST_LINKED
#include <lkm/user/linked.ipp>
#endif
