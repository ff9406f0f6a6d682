// SPDX-License-Identifier: MIT OR GPL-2.0-only
/// The driver API's functions of kernel/signal.hpp.
#pragma once

#include <lkm/sim/core/linkage.hpp>

namespace lkm::waist {
extern "C" {

LKM_SIM_INLINE int send_sig(int sig, task_struct* task, int)
{
  if (sig < 1 || sig > 64) return -EINVAL;
  sim::send_signal(sim::as_task(task), sig);
  return 0;
}
LKM_EXPORT_SYMBOL(send_sig);

}  // extern "C"
}  // namespace lkm::waist
