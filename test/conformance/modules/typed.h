// SPDX-License-Identifier: MIT OR GPL-2.0-only
/// What typed.cpp and its test agree on.
#pragma once

#include <lkm/ioctl.hpp>

#include <cstdint>

namespace conformance {

inline constexpr unsigned typed_major = 120;

/// Answers with what it was given, plus 1.
struct next_number : lkm::iowr<'T', 1, std::uint32_t> {};

/// The number itself, up to 1000, is what ioctl() returns.
struct same_number : lkm::io_value<'T', 2> {};

}  // namespace conformance
