// SPDX-License-Identifier: MIT OR GPL-2.0-only
/// scull's ioctls, for the driver and for the programs that use it. Who changes a number needs CAP_SYS_ADMIN; it holds
/// for this device, from the next truncation on.
#pragma once

#include <lkm/ioctl.hpp>

#include <cstdint>

namespace scull_device {

/// Both numbers as they were when the module was loaded.
struct reset : lkm::io<'k', 0> {};
/// Bytes in a quantum.
struct set_quantum : lkm::iow<'k', 1, std::uint32_t> {};
struct get_quantum : lkm::ior<'k', 2, std::uint32_t> {};
/// Sets it and answers with what it was.
struct exchange_quantum : lkm::iowr<'k', 3, std::uint32_t> {};
/// Quanta in a set.
struct set_qset : lkm::iow<'k', 4, std::uint32_t> {};
struct get_qset : lkm::ior<'k', 5, std::uint32_t> {};
struct exchange_qset : lkm::iowr<'k', 6, std::uint32_t> {};

}  // namespace scull_device
