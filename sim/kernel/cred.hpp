// SPDX-License-Identifier: MIT OR GPL-2.0-only
/// Models kernel/cred.c and kernel/capability.c (Linux 6.1): who the current task is, and what it may do.
#pragma once

#include <lkm/sim/core/linkage.hpp>
#include <lkm/sim/core/export.hpp>
#include <lkm/sim/include/linux/capability.h>
#include <lkm/sim/include/linux/cred.h>
#include <lkm/sim/core/task.hpp>
#include <lkm/sim/include/linux/slab.h>

namespace lkm::sim {

/// All capabilities of Linux 6.1: CAP_LAST_CAP is 40.
inline constexpr std::uint64_t all_capabilities = (std::uint64_t{1} << 41) - 1;

/// As setresuid(2) and setresgid(2) to one id each: leaving uid 0 gives up the capabilities.
inline void become(task& t, unsigned uid, unsigned gid)
{
  auto& c = t.credentials;
  c.uid = c.euid = c.fsuid = {uid};
  c.gid = c.egid = c.fsgid = {gid};
  c.cap_effective = uid == 0 ? all_capabilities : 0;
}

}  // namespace lkm::sim

#ifdef LKM_SIM_BODIES
#include <lkm/sim/kernel/cred.ipp>
#endif
