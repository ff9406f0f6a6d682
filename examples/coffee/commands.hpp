// SPDX-License-Identifier: MIT OR GPL-2.0-only
/// The coffee machine's ioctls, for the driver and for the programs that use it.
#pragma once

#include <lkm/ioctl.hpp>

#include <cstdint>

namespace coffee_machine {

/// Pours all cups away.
struct empty : lkm::io<'c', 0> {};
/// Cups that wait to be drunk.
struct get_cups : lkm::ior<'c', 1, std::uint32_t> {};
/// Cups that were drunk through this open file.
struct get_drunk : lkm::ior<'c', 2, std::uint32_t> {};
/// Brews for `value` milliseconds, then puts a cup of "coffee" on the plate.
struct brew : lkm::iow<'c', 3, std::uint32_t> {};

}  // namespace coffee_machine
