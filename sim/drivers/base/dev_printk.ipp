// SPDX-License-Identifier: MIT OR GPL-2.0-only
/// The driver API's functions of drivers/base/dev_printk.hpp.
#pragma once

#include <lkm/sim/core/linkage.hpp>

namespace lkm::waist {
extern "C" {

LKM_SIM_INLINE const char* dev_driver_string(const device* dev)
{
  return dev->driver ? dev->driver->name : dev_bus_name(dev);
}
LKM_EXPORT_SYMBOL(dev_driver_string);

LKM_SIM_INLINE void _dev_printk(const char* level, const device* dev, const char* fmt, ...)
{
  va_list args;
  va_start(args, fmt);
  sim::dev_print(level[1] - '0', dev, fmt, args);
  va_end(args);
}
LKM_EXPORT_SYMBOL(_dev_printk);

#define LKM_DEV_PRINT_AT(name, level)                          \
  inline void name(const device* about, const char* text, ...) \
  {                                                            \
    va_list rest;                                              \
    va_start(rest, text);                                      \
    sim::dev_print(level, about, text, rest);                  \
    va_end(rest);                                              \
  }                                                            \
  LKM_EXPORT_SYMBOL(name)
LKM_DEV_PRINT_AT(_dev_emerg, 0);
LKM_DEV_PRINT_AT(_dev_alert, 1);
LKM_DEV_PRINT_AT(_dev_crit, 2);
LKM_DEV_PRINT_AT(_dev_err, 3);
LKM_DEV_PRINT_AT(_dev_warn, 4);
LKM_DEV_PRINT_AT(_dev_notice, 5);
LKM_DEV_PRINT_AT(_dev_info, 6);
#undef LKM_DEV_PRINT_AT

LKM_SIM_INLINE int dev_err_probe(const device* dev, int err, const char* fmt, ...)
{
  va_list args;
  va_start(args, fmt);
  va_format reason{fmt, &args};
  if (err != -EPROBE_DEFER) _dev_err(dev, "error %pe: %pV", ERR_PTR(err), static_cast<void*>(&reason));
  va_end(args);
  return err;
}
LKM_EXPORT_SYMBOL_GPL(dev_err_probe);

LKM_SIM_INLINE int dev_vprintk_emit(int level, const device* dev, const char* fmt, va_list args)
{
  const auto about = sim::kmsg_names(dev);
  return sim::part<sim::printk_log>().emit(0, level, &about, fmt, args);
}
LKM_EXPORT_SYMBOL(dev_vprintk_emit);

LKM_SIM_INLINE int dev_printk_emit(int level, const device* dev, const char* fmt, ...)
{
  va_list args;
  va_start(args, fmt);
  const int n = dev_vprintk_emit(level, dev, fmt, args);
  va_end(args);
  return n;
}
LKM_EXPORT_SYMBOL(dev_printk_emit);

}  // extern "C"
}  // namespace lkm::waist
