// SPDX-License-Identifier: MIT OR GPL-2.0-only
/// The driver API's functions of kernel/rcu/srcutree.hpp.
#pragma once

#include <lkm/sim/core/linkage.hpp>

namespace lkm::waist {
extern "C" {

LKM_SIM_INLINE int init_srcu_struct(srcu_struct* ssp)
{
  *ssp = {};
  __init_waitqueue_head(&ssp->left, "srcu", nullptr);
  return 0;
}
LKM_EXPORT_SYMBOL_GPL(init_srcu_struct);
LKM_SIM_INLINE void cleanup_srcu_struct(srcu_struct* ssp)
{
  if (ssp->readers[0] || ssp->readers[1])
    lkm_warn("kernel/rcu/srcutree.c", __LINE__, "cleanup_srcu_struct", "a reader is in a section still");
}
LKM_EXPORT_SYMBOL_GPL(cleanup_srcu_struct);

LKM_SIM_INLINE int __srcu_read_lock(srcu_struct* ssp)
{
  if (!ssp->left.head.next)
    sim::oops("BUG: srcu_read_lock() of an srcu_struct that is not initialised: init_srcu_struct() is missing");
  ++ssp->readers[ssp->current_readers];
  return ssp->current_readers;
}
LKM_EXPORT_SYMBOL_GPL(__srcu_read_lock);
LKM_SIM_INLINE void __srcu_read_unlock(srcu_struct* ssp, int idx)
{
  if ((idx != 0 && idx != 1) || !ssp->readers[idx])
    return sim::oops("BUG: srcu_read_unlock() with a number that srcu_read_lock() did not give");
  if (!--ssp->readers[idx]) __wake_up(&ssp->left, TASK_NORMAL, 0, nullptr);
}
LKM_EXPORT_SYMBOL_GPL(__srcu_read_unlock);

LKM_SIM_INLINE void synchronize_srcu(srcu_struct* ssp)
{
  sim::might_sleep(
      [](const char* why) { return std::string("BUG: synchronize_srcu() waits for readers, and is called ") + why; });
  // Another one may wait for the old readers: these are waited for as well.
  for (int i = 0; i < 2; ++i) {
    const int old = ssp->current_readers;
    ssp->current_readers = !old;
    sim::wait_until(ssp->left, "for readers of an srcu_struct: synchronize_srcu()",
                    [&] { return ssp->readers[!ssp->current_readers] == 0; });
    if (!ssp->readers[ssp->current_readers]) break;
  }
}
LKM_EXPORT_SYMBOL_GPL(synchronize_srcu);
LKM_SIM_INLINE void synchronize_srcu_expedited(srcu_struct* ssp) { synchronize_srcu(ssp); }
LKM_EXPORT_SYMBOL_GPL(synchronize_srcu_expedited);

}  // extern "C"
}  // namespace lkm::waist
