// SPDX-License-Identifier: MIT OR GPL-2.0-only
/// Models kernel/user_namespace.c and kernel/user.c (Linux 6.1): the users and groups of the one namespace that there
/// is.
#pragma once

#include <lkm/sim/core/current.hpp>
#include <lkm/sim/core/export.hpp>
#include <lkm/sim/core/linkage.hpp>
#include <lkm/sim/core/subsystem.hpp>
#include <lkm/sim/include/linux/uidgid.h>

#include <cstdint>

namespace lkm::waist {

/// Its users and groups are those of the kernel, from 0 to `ids` - 1.
struct user_namespace {
  std::uint32_t ids;
};

}  // namespace lkm::waist

namespace lkm::sim {

struct user_namespaces final : subsystem {
  waist::user_namespace init{0xffffffff};
};
LKM_SIM_INITCALL(user_namespaces);

inline constexpr std::uint32_t no_id = 0xffffffff;
/// /proc/sys/kernel/overflowuid and overflowgid.
inline constexpr std::uint32_t overflow_id = 65534;

inline std::uint32_t id_in(const waist::user_namespace* ns, std::uint32_t id) { return id < ns->ids ? id : no_id; }
inline std::uint32_t id_or_nobody(std::uint32_t id) { return id == no_id ? overflow_id : id; }

}  // namespace lkm::sim

#ifdef LKM_SIM_BODIES
#include <lkm/sim/kernel/user_namespace.ipp>
#endif
