// SPDX-License-Identifier: MIT OR GPL-2.0-only
/// Models kernel/sched/wait.c (Linux 6.1).
#pragma once

#include <lkm/sim/core/linkage.hpp>
#include <lkm/sim/core/export.hpp>
#include <lkm/sim/include/linux/wait.h>
#include <lkm/sim/kernel/sched/core.hpp>

namespace lkm::waist {

template <>
inline wait_queue_entry* container_of<wait_queue_entry, list_head>(list_head* entry, unsigned long)
{
  // SAFETY: only wait_queue_entry::entry is ever linked into a wait_queue_head.
  return reinterpret_cast<wait_queue_entry*>(reinterpret_cast<char*>(entry) -
                                             __builtin_offsetof(wait_queue_entry, entry));
}

}  // namespace lkm::waist

#ifdef LKM_SIM_BODIES
#include <lkm/sim/kernel/sched/wait.ipp>
#endif
