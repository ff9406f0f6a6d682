// SPDX-License-Identifier: MIT OR GPL-2.0-only
/// A test with the devices of mmaps.c, which map their memory.
#pragma once

#include "device_nodes.hpp"

namespace conformance {
#include "modules/mmaps.h"

using lkm::user::outcome;
using lkm::user::place;

inline constexpr std::size_t page = 4096;
inline constexpr int read_write = PROT_READ | PROT_WRITE;

struct mmaps_fixture : device_nodes {
  mmaps_fixture() : device_nodes("mmaps", MMAPS_MAJOR, MMAPS_FIRST) {}
};

}  // namespace conformance
