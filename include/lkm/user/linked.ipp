// SPDX-License-Identifier: MIT OR GPL-2.0-only
/// Everything of include/lkm/user/ that is compiled once: with the simulated kernel (lkm/sim/core/exports.cpp) or, for
/// Linux, in sim/user/linked.cpp. A header-only program compiles it itself.
#pragma once

#include <lkm/user/linkage.hpp>

#include <lkm/user/descriptor.ipp>
#include <lkm/user/file_calls.ipp>
#include <lkm/user/name_calls.ipp>
#include <lkm/user/process.ipp>

// The world and its make_world().
#ifdef LKM_WORLD_LINUX
#include <lkm/user/linux_world.hpp>

namespace lkm::user {

LKM_USER_INLINE std::unique_ptr<world> make_world() { return std::make_unique<linux_world>(); }

}  // namespace lkm::user
#else
#include <lkm/sim/user/world.hpp>
#endif
