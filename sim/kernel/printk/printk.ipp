// SPDX-License-Identifier: MIT OR GPL-2.0-only
/// The driver API's functions of kernel/printk/printk.hpp.
#pragma once

#include <lkm/sim/core/linkage.hpp>

namespace lkm::waist {
extern "C" {

LKM_SIM_INLINE int vprintk(const char* fmt, va_list args)
{
  const auto text = sim::vformat(fmt, args);
  return sim::part<sim::printk_log>().add(sim::part<sim::scheduler>().now(), text);
}
LKM_EXPORT_SYMBOL(vprintk);

LKM_SIM_INLINE int _printk(const char* fmt, ...)
{
  va_list args;
  va_start(args, fmt);
  const int n = vprintk(fmt, args);
  va_end(args);
  return n;
}
LKM_EXPORT_SYMBOL(_printk);

LKM_SIM_INLINE void lkm_bug(const char* file, int line, const char* function, const char* text)
{
  sim::oops("kernel BUG at " + std::string(file) + ":" + std::to_string(line) + " in " + function + "(): " + text);
}
LKM_EXPORT_SYMBOL(lkm_bug);

LKM_SIM_INLINE void lkm_warn(const char* file, int line, const char* function, const char* text)
{
  const auto place =
      "WARNING: at " + std::string(file) + ":" + std::to_string(line) + " in " + function + "(): " + text;
  sim::log(4, place);
  sim::part<sim::report>().add(sim::severity::bug, place);
}
LKM_EXPORT_SYMBOL(lkm_warn);

}  // extern "C"
}  // namespace lkm::waist
