// SPDX-License-Identifier: MIT OR GPL-2.0-only
/// The system calls of a process that concern signals, time and itself: kernel/signal.c and kernel/sys.c (Linux 6.1).
#pragma once

#include <lkm/sim/user/process.hpp>

namespace lkm::sim {

LKM_SIM_INLINE unsigned process::umask(unsigned mask)
{
  return static_cast<unsigned>(
      call("umask", [&]() -> long { return std::exchange(umask_, static_cast<waist::umode_t>(mask & 0777)); }));
}

LKM_SIM_INLINE int process::init_module(std::string_view name, std::string_view args)
{
  return static_cast<int>(call(
      "init_module", [&]() -> long { return may_change_modules() ? part<module_loader>().load(name, args) : -EPERM; }));
}

LKM_SIM_INLINE int process::init_module_image(const std::string& image, std::string_view args)
{
  return static_cast<int>(call("init_module", [&]() -> long {
    return may_change_modules() ? part<module_loader>().load_image(image, args) : -EPERM;
  }));
}

LKM_SIM_INLINE int process::finit_module(const std::string& image, std::string_view args, int flags)
{
  return static_cast<int>(call("finit_module", [&]() -> long {
    return may_change_modules() ? part<module_loader>().load_image(image, args, flags) : -EPERM;
  }));
}

LKM_SIM_INLINE int process::delete_module(std::string_view name, int flags)
{
  return static_cast<int>(call("delete_module", [&]() -> long {
    return may_change_modules() ? part<module_loader>().unload(name, flags) : -EPERM;
  }));
}

LKM_SIM_INLINE int process::sigaction(int sig, std::function<void(int, const signal_info&)> handler, bool restart)
{
  if (sig < 1 || sig > 64 || sig == SIGKILL || sig == SIGSTOP) return -EINVAL;
  actions[static_cast<std::size_t>(sig)] = {std::move(handler), false, restart};
  return 0;
}

LKM_SIM_INLINE int process::count_signal(int sig, bool restart)
{
  const auto count = [](int number, const signal_info& info) {
    auto& me = static_cast<process&>(current());
    ++me.signals_seen_;
    me.last_signal_ = {number, info};
  };
  return sigaction(sig, count, restart);
}

LKM_SIM_INLINE int process::sigprocmask(int how, std::uint64_t signals)
{
  constexpr auto never = signal_bit(SIGKILL) | signal_bit(SIGSTOP);
  return static_cast<int>(call("sigprocmask", [&]() -> long {
    if (how == SIG_BLOCK)
      blocked_signals |= signals & ~never;
    else if (how == SIG_UNBLOCK)
      blocked_signals &= ~signals;
    else if (how == SIG_SETMASK)
      blocked_signals = signals & ~never;
    else
      return -EINVAL;
    return 0;
  }));
}

LKM_SIM_INLINE int process::drop_capability(int capability)
{
  credentials.cap_effective &= ~(std::uint64_t{1} << capability);
  return 0;
}

LKM_SIM_INLINE int process::sigignore(int sig)
{
  if (sig < 1 || sig > 64 || sig == SIGKILL || sig == SIGSTOP) return -EINVAL;
  actions[static_cast<std::size_t>(sig)] = {{}, true, false};
  pending_signals &= ~signal_bit(sig);
  return 0;
}

LKM_SIM_INLINE int process::kill(process& other, int sig)
{
  return static_cast<int>(call("kill", [&]() -> long {
    if (sig < 0 || sig > 64) return -EINVAL;
    const auto& c = credentials;
    const bool same = c.euid.val == other.credentials.uid.val || c.uid.val == other.credentials.uid.val;
    if (!same && !may(waist::CAP_KILL)) return -EPERM;
    if (sig) send_signal(other, sig);
    if (sig && &other != this) other.signal_outside_calls(sig);
    return 0;
  }));
}

LKM_SIM_INLINE int process::nanosleep_ms(unsigned ms)
{
  return static_cast<int>(call("nanosleep", [&]() -> long {
    auto& clock = part<scheduler>();
    const auto end = clock.now() + std::uint64_t{ms} * 1'000'000;
    while (clock.now() < end) {
      __state = waist::TASK_INTERRUPTIBLE;
      clock.sleep_until(*this, end);
      if (clock.now() < end && has_signal()) return -waist::ERESTART_RESTARTBLOCK;
    }
    return 0;
  }));
}

}  // namespace lkm::sim
