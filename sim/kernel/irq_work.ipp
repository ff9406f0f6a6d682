// SPDX-License-Identifier: MIT OR GPL-2.0-only
/// The driver API's functions of kernel/irq_work.hpp.
#pragma once

#include <lkm/sim/core/linkage.hpp>

namespace lkm::waist {
extern "C" {

LKM_SIM_INLINE bool irq_work_queue(irq_work* work) { return sim::part<sim::irq_works>().queue(*work); }
LKM_EXPORT_SYMBOL_GPL(irq_work_queue);

// One that is queued waits until the caller itself lets interrupts through.
LKM_SIM_INLINE void irq_work_sync(irq_work* work)
{
  sim::might_sleep([](const char* why) { return std::string("BUG: irq_work_sync() may sleep, and is called ") + why; });
  if (work->pending) sim::part<sim::scheduler>().take_interrupt();
}
LKM_EXPORT_SYMBOL_GPL(irq_work_sync);

}  // extern "C"
}  // namespace lkm::waist
