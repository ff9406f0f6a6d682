// SPDX-License-Identifier: MIT OR GPL-2.0-only
/// All of the test's side that is compiled once: in lkm/user/linked.cpp, or with each program that is made without it.
#pragma once

#ifdef LKM_TEST_LINKED
#define LKM_USER_INLINE
#else
#define LKM_USER_INLINE inline
#endif

#include <lkm/user/descriptor.ipp>
#include <lkm/user/file_calls.ipp>
#include <lkm/user/name_calls.ipp>
#include <lkm/user/process.ipp>

#ifdef LKM_WORLD_LINUX
#include <lkm/user/linux_world.hpp>
#else
#include <lkm/sim/user/world.hpp>
#endif

namespace lkm::user {

LKM_USER_INLINE std::unique_ptr<world> make_world()
{
#ifdef LKM_WORLD_LINUX
  return std::make_unique<linux_world>();
#else
  return std::make_unique<sim::world>();
#endif
}

}  // namespace lkm::user
