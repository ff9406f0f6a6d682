// SPDX-License-Identifier: MIT OR GPL-2.0-only
/// The driver API's functions of kernel/warn.hpp.
#pragma once

#include <lkm/sim/core/linkage.hpp>
#include <lkm/sim/kernel/reboot.hpp>

namespace lkm::waist {
extern "C" {

/// A warning with a text of the driver's own.
LKM_SIM_INLINE void lkm_warn_printf(const char* file, int line, const char* function, const char* fmt, ...)
{
  std::va_list args;
  va_start(args, fmt);
  const auto text = sim::vformat(fmt, args);
  va_end(args);
  lkm_warn(file, line, function, text.substr(0, text.find_last_not_of('\n') + 1).c_str());
}
LKM_EXPORT_SYMBOL(lkm_warn_printf);

LKM_SIM_INLINE void panic(const char* fmt, ...)
{
  std::va_list args;
  va_start(args, fmt);
  auto text = sim::vformat(fmt, args);
  va_end(args);
  // One newline at the end does not count.
  if (text.ends_with('\n')) text.pop_back();
  atomic_notifier_call_chain(lkm_panic_notifier_list(), 0, text.data());
  sim::oops("Kernel panic - not syncing: " + text);
  __builtin_unreachable();
}
LKM_EXPORT_SYMBOL(panic);

LKM_SIM_INLINE void dump_stack()
{
  const auto& me = sim::current();
  sim::log(4, "CPU: 0 PID: " + std::to_string(me.pid) + " Comm: " + me.comm + " " + lkm_uts_namespace()->name.release);
  sim::log(4, "Call Trace:");
  sim::log(4, " <TASK>");
  for (const auto& frame : sim::trace_of_current().frames()) sim::log(4, " " + frame.text());
  sim::log(4, " </TASK>");
}
LKM_EXPORT_SYMBOL(dump_stack);

LKM_SIM_INLINE void add_taint(unsigned flag, lockdep_ok) { sim::part<sim::taints>().add(flag); }
LKM_EXPORT_SYMBOL(add_taint);

LKM_SIM_INLINE int test_taint(unsigned flag) { return sim::part<sim::taints>().mask() >> flag & 1; }
LKM_EXPORT_SYMBOL(test_taint);

LKM_SIM_INLINE unsigned long get_taint() { return sim::part<sim::taints>().mask(); }

}  // extern "C"
}  // namespace lkm::waist
