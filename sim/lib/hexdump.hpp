// SPDX-License-Identifier: MIT OR GPL-2.0-only
/// Models lib/hexdump.c (Linux 6.1): bytes as hexadecimal digits, and back.
#pragma once

#include <lkm/sim/core/linkage.hpp>
#include <lkm/sim/core/export.hpp>
#include <lkm/sim/include/linux/hex.h>
#include <lkm/sim/include/linux/printk.h>

#include <cstddef>
#include <string>

namespace lkm::sim {

/// One line of at most `rowsize` bytes, 16 or 32, in groups of 1, 2, 4 or 8, with the characters behind it when `ascii`
/// asks for them.
std::string hex_line(const void* bytes, std::size_t n, int rowsize, int groupsize, bool ascii);

}  // namespace lkm::sim

#ifdef LKM_SIM_BODIES
#include <lkm/sim/lib/hexdump.ipp>
#endif
