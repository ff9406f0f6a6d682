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

// The handlers that a kernel thread names are SIG_DFL, SIG_IGN and two that mean that it looks for itself.
LKM_SIM_INLINE void kernel_sigaction(int sig, void (*handler)(int))
{
  auto& me = sim::current();
  auto& action = me.actions[static_cast<std::size_t>(sig)];
  action.ignore = handler == SIG_IGN;
  action.handler = nullptr;
  if (action.ignore) {
    me.pending_signals &= ~sim::task::signal_bit(sig);
    return;
  }
  me.blocked_signals &= ~sim::task::signal_bit(sig);
  if (handler != SIG_DFL) action.handler = [](int, const sim::signal_info&) {};
}
LKM_EXPORT_SYMBOL(kernel_sigaction);
LKM_SIM_INLINE void flush_signals(task_struct* task)
{
  sim::as_task(task).pending_signals = 0;
  sim::as_task(task).queued_signals.clear();
}
LKM_EXPORT_SYMBOL(flush_signals);

}  // extern "C"
}  // namespace lkm::waist
