// SPDX-License-Identifier: MIT OR GPL-2.0-only
/// The table of what the simulated kernel exports, and the kernel's functions as one object. A program that loads a C
/// module has this file linked in, with its symbols in the dynamic table (-rdynamic), and
/// -DLKM_MODULE_PATH="folder:…" says where insmod looks; one with C++ modules made with LKM_SIM_LINKED has it as well.
#define LKM_SIM_SOURCE
#define LKM_MAKE_EXPORT_TABLE
#include <lkm/sim/core/export.hpp>
#include <lkm/sim/core/kernel.hpp>

// lib/string.c: the host's.
namespace {
const lkm::sim::exported_symbol string_functions[] = {
    {"memcpy", nullptr, lkm::sim::exported_symbol::to::all},
    {"memmove", nullptr, lkm::sim::exported_symbol::to::all},
    {"memset", nullptr, lkm::sim::exported_symbol::to::all},
    {"memcmp", nullptr, lkm::sim::exported_symbol::to::all},
    {"memchr", nullptr, lkm::sim::exported_symbol::to::all},
    {"strlen", nullptr, lkm::sim::exported_symbol::to::all},
    {"strnlen", nullptr, lkm::sim::exported_symbol::to::all},
    {"strcmp", nullptr, lkm::sim::exported_symbol::to::all},
    {"strncmp", nullptr, lkm::sim::exported_symbol::to::all},
    {"strcpy", nullptr, lkm::sim::exported_symbol::to::all},
    {"strncpy", nullptr, lkm::sim::exported_symbol::to::all},
    {"strcat", nullptr, lkm::sim::exported_symbol::to::all},
    {"strchr", nullptr, lkm::sim::exported_symbol::to::all},
    {"strrchr", nullptr, lkm::sim::exported_symbol::to::all},
    {"strstr", nullptr, lkm::sim::exported_symbol::to::all},
    {"strncat", nullptr, lkm::sim::exported_symbol::to::all},
    {"strchrnul", nullptr, lkm::sim::exported_symbol::to::all},
    {"strpbrk", nullptr, lkm::sim::exported_symbol::to::all},
    {"strsep", nullptr, lkm::sim::exported_symbol::to::all},
    {"strspn", nullptr, lkm::sim::exported_symbol::to::all},
    {"strcspn", nullptr, lkm::sim::exported_symbol::to::all},
    {"bcmp", nullptr, lkm::sim::exported_symbol::to::all},
};

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
