// SPDX-License-Identifier: MIT OR GPL-2.0-only
/// Models kernel/smp.c (Linux 6.1): calls on other processors, which are over at once.
#pragma once

#include <lkm/sim/core/linkage.hpp>
#include <lkm/sim/core/export.hpp>
#include <lkm/sim/core/subsystem.hpp>
#include <lkm/sim/include/linux/cpumask.h>
#include <lkm/sim/include/linux/smp.h>
#include <lkm/sim/kernel/sched/core.hpp>
#include <lkm/sim/kernel/softirq.hpp>
#include <lkm/sim/kernel/warn.hpp>

#include <cstdint>

namespace lkm::sim {

/// The mask of all of a kernel's processors.
class processor_masks final : public subsystem {
 public:
  void boot(boot_files&) override { all_.bits[0] = part<scheduler>().all_processors(); }
  const waist::cpumask& all() const { return all_; }

 private:
  waist::cpumask all_{};
};

LKM_SIM_INITCALL(processor_masks);

}  // namespace lkm::sim

#ifdef LKM_SIM_BODIES
#include <lkm/sim/kernel/smp.ipp>
#endif
