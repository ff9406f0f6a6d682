// SPDX-License-Identifier: MIT OR GPL-2.0-only
/// Models kernel/signal.c (Linux 6.1): how a signal wakes a sleeping task, and what the interrupted system call
/// returns.
#pragma once

#include <lkm/sim/core/linkage.hpp>
#include <lkm/sim/core/export.hpp>
#include <lkm/sim/core/report.hpp>
#include <lkm/sim/kernel/sched/core.hpp>

#include <algorithm>
#include <csignal>
#include <string>

namespace lkm::sim {

/// A signal without a handler ended the process. Unwinds it at the edge of the system call.
struct killed {
  int signal;
};

inline bool ignored_by_default(int sig) { return sig == SIGCHLD || sig == SIGURG || sig == SIGWINCH || sig == SIGCONT; }

/// The kernel's SIGRTMIN: from here on a signal is delivered as often as it was sent.
inline constexpr int first_real_time_signal = 32;

/// Makes the signal pending, and wakes the task when its wait heeds it.
inline void send_signal(task& to, int sig, const signal_info& info = {})
{
  if (to.signal_goes_to) [[unlikely]]
    return to.signal_goes_to(to, sig);
  const auto& action = to.actions[static_cast<std::size_t>(sig)];
  const auto bit = task::signal_bit(sig);
  const bool dropped = (action.ignore || (!action.handler && ignored_by_default(sig))) && !(to.blocked_signals & bit);
  if (dropped && sig != SIGKILL) return;
  if (sig >= first_real_time_signal)
    to.queued_signals.emplace_back(sig, info);
  else if (!(to.pending_signals & bit))
    to.signal_infos[static_cast<std::size_t>(sig)] = info;
  to.pending_signals |= bit;
  if (to.signal_ends(to.__state)) part<scheduler>().wake(to, to.__state);
}

/// Takes one signal `sig` from those that are pending.
inline signal_info take_signal(task& t, int sig)
{
  if (sig < first_real_time_signal) {
    t.pending_signals &= ~task::signal_bit(sig);
    return t.signal_infos[static_cast<std::size_t>(sig)];
  }
  const auto is_it = [&](const auto& queued) { return queued.first == sig; };
  const auto first = std::find_if(t.queued_signals.begin(), t.queued_signals.end(), is_it);
  const auto info = first->second;
  t.queued_signals.erase(first);
  if (std::none_of(t.queued_signals.begin(), t.queued_signals.end(), is_it))
    t.pending_signals &= ~task::signal_bit(sig);
  return info;
}

/// What user space gets instead of `result`, and whether the call starts again.
struct signal_outcome {
  long result;
  bool restart;
};

/// Delivers what is pending to the current task at the end of a system call.
inline signal_outcome deliver_signals(task& me, long result)
{
  bool restart = result == -waist::ERESTARTSYS || result == -waist::ERESTARTNOINTR ||
                 result == -waist::ERESTARTNOHAND || result == -waist::ERESTART_RESTARTBLOCK;
  bool handled = false;
  while (const auto deliverable = me.deliverable_signals()) {
    const int sig = deliverable & task::signal_bit(SIGKILL) ? SIGKILL : __builtin_ctzll(deliverable) + 1;
    const auto info = take_signal(me, sig);
    const auto action = me.actions[static_cast<std::size_t>(sig)];
    if (sig != SIGKILL && (action.ignore || (!action.handler && ignored_by_default(sig)))) continue;
    if (sig == SIGKILL || !action.handler) {
      if (sig == SIGSTOP || sig == SIGTSTP || sig == SIGTTIN || sig == SIGTTOU) unmodelled("a stop signal");
      throw killed{sig};
    }
    if (restart && !handled) {
      const bool again = result == -waist::ERESTARTNOINTR || (result == -waist::ERESTARTSYS && action.restart);
      if (!again) {
        result = -EINTR;
        restart = false;
      }
    }
    handled = true;
    action.handler(sig, info);
  }
  return {result, restart};
}

}  // namespace lkm::sim

#ifdef LKM_SIM_BODIES
#include <lkm/sim/kernel/signal.ipp>
#endif
