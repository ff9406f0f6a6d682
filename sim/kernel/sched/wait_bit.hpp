// SPDX-License-Identifier: MIT OR GPL-2.0-only
/// Models kernel/sched/wait_bit.c (Linux 6.1): all who wait for a bit or a variable are in one queue, and look again.
#pragma once

#include <lkm/sim/core/linkage.hpp>
#include <lkm/sim/core/export.hpp>
#include <lkm/sim/core/subsystem.hpp>
#include <lkm/sim/include/linux/wait_bit.h>
#include <lkm/sim/kernel/sched/wait.hpp>

namespace lkm::sim {

class bit_waiters final : public subsystem {
 public:
  wait_list queue;
};

LKM_SIM_INITCALL(bit_waiters);

}  // namespace lkm::sim

#ifdef LKM_SIM_BODIES
#include <lkm/sim/kernel/sched/wait_bit.ipp>
#endif
