// SPDX-License-Identifier: MIT OR GPL-2.0-only
/// Models fs/anon_inodes.c (Linux 6.1): open files of drivers that no path leads to. All have one inode.
#pragma once

#include <lkm/sim/core/export.hpp>
#include <lkm/sim/core/linkage.hpp>
#include <lkm/sim/core/subsystem.hpp>
#include <lkm/sim/fs/open.hpp>
#include <lkm/sim/include/linux/anon_inodes.h>
#include <lkm/sim/include/linux/err.h>

#include <memory>
#include <string_view>

namespace lkm::sim {

struct anon_inodes final : subsystem {
  std::shared_ptr<node> inode = std::make_shared<node>(0600, waist::kuid_t{0}, waist::kgid_t{0});
};
inline const initcall<anon_inodes> anon_inodes_initcall;

}  // namespace lkm::sim

#ifdef LKM_SIM_BODIES
#include <lkm/sim/fs/anon_inodes.ipp>
#endif
