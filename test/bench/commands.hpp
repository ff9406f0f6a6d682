// SPDX-License-Identifier: MIT OR GPL-2.0-only
/// What the benchmarks and their drivers agree on.
#pragma once

#include <lkm/ioctl.hpp>
#include <lkm/types.hpp>

#include <cstdint>

inline constexpr lkm::dev_t zero_number = lkm::MKDEV(60, 0);
inline constexpr lkm::dev_t relay_number = lkm::MKDEV(61, 0);
inline constexpr lkm::dev_t gates_number = lkm::MKDEV(62, 0);
inline constexpr unsigned gates_count = 1000;
inline constexpr lkm::dev_t vectors_number = lkm::MKDEV(63, 0);  // as in vectors.c

struct nothing : lkm::io<'z', 0> {};
struct get_answer : lkm::ior<'z', 1, std::uint32_t> {};
