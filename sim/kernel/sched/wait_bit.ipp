// SPDX-License-Identifier: MIT OR GPL-2.0-only
/// The driver API's functions of kernel/sched/wait_bit.hpp.
#pragma once

#include <lkm/sim/core/linkage.hpp>

namespace lkm::waist {
extern "C" {

LKM_SIM_INLINE wait_queue_head* __var_waitqueue(void*) { return &sim::part<sim::bit_waiters>().queue; }
LKM_EXPORT_SYMBOL(__var_waitqueue);
LKM_SIM_INLINE wait_queue_head* bit_waitqueue(void* word, int) { return __var_waitqueue(word); }
LKM_EXPORT_SYMBOL(bit_waitqueue);
LKM_SIM_INLINE void wake_up_var(void* var) { __wake_up(__var_waitqueue(var), TASK_NORMAL, 0, nullptr); }
LKM_EXPORT_SYMBOL(wake_up_var);
LKM_SIM_INLINE void wake_up_bit(void* word, int) { wake_up_var(word); }
LKM_EXPORT_SYMBOL(wake_up_bit);

}  // extern "C"
}  // namespace lkm::waist
