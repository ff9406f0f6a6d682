// SPDX-License-Identifier: MIT OR GPL-2.0-only
/// The types of the simulated kernel for gdb. The installed library has line numbers alone in its debug information, a
/// quarter of the size; this file is compiled with all, and holds no code.
#include <lkm/sim/core/kernel.hpp>

extern "C" const lkm::sim::kernel* const lkm_types_for_gdb;
extern "C" const lkm::sim::kernel* const lkm_types_for_gdb = nullptr;
