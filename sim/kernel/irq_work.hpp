// SPDX-License-Identifier: MIT OR GPL-2.0-only
/// Models kernel/irq_work.c (Linux 6.1): functions that wait to be called as an interrupt.
#pragma once

#include <lkm/sim/core/linkage.hpp>
#include <lkm/sim/core/driver_place.hpp>
#include <lkm/sim/core/export.hpp>
#include <lkm/sim/core/subsystem.hpp>
#include <lkm/sim/include/linux/irq_work.h>
#include <lkm/sim/kernel/sched/core.hpp>
#include <lkm/sim/kernel/softirq.hpp>

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

namespace lkm::sim {

class irq_works final : public subsystem {
 public:
  void boot(boot_files&) override
  {
    part<scheduler>().on_interrupt(interrupt::irq_work, [this] { run(); });
  }

  bool queue(waist::irq_work& work)
  {
    if (std::exchange(work.pending, true)) return false;
    if (!work.func) oops("BUG: an irq_work was queued that is not initialised: init_irq_work() is missing");
    queued_.push_back(&work);
    need_idle_task();
    part<scheduler>().interrupt_at(interrupt::irq_work, part<scheduler>().now());
    part<scheduler>().take_interrupt();
    return true;
  }

  void take_away(const departure& who) override
  {
    std::erase_if(queued_, [&](const waist::irq_work* work) {
      if (who.module() && !who.owns(reinterpret_cast<const void*>(work->func)) && !who.owns(work)) return false;
      who.left("the irq_work with " + driver_function(work->func).text(), "irq_work_sync()");
      return true;
    });
  }

 private:
  void run()
  {
    while (!queued_.empty()) {
      auto* const work = queued_.front();
      queued_.erase(queued_.begin());
      work->pending = false;
      work->func(work);
    }
  }

  std::vector<waist::irq_work*> queued_;
};

LKM_SIM_INITCALL(irq_works);

}  // namespace lkm::sim

#ifdef LKM_SIM_BODIES
#include <lkm/sim/kernel/irq_work.ipp>
#endif
