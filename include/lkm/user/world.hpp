// SPDX-License-Identifier: MIT OR GPL-2.0-only
/// The world that this program is compiled for: a simulated kernel, or with LKM_WORLD_LINUX the one that it runs on.
#pragma once

#ifdef __KERNEL__
#error "lkm/user/ is for programs and tests; a module cannot use it"
#endif

#ifdef LKM_WORLD_LINUX
#include <lkm/user/linux_world.hpp>
#else
#include <lkm/sim/user/world.hpp>
#endif

#include <lkm/user/process.hpp>

namespace lkm::test {

#ifdef LKM_WORLD_LINUX
using world = user::linux_world;
#else
using world = sim::world;
#endif

using process = user::process<world>;
using descriptor = user::descriptor<world>;

}  // namespace lkm::test
