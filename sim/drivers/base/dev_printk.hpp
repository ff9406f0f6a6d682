// SPDX-License-Identifier: MIT OR GPL-2.0-only
/// Models drivers/base/core.c (Linux 6.1): messages about a device.
#pragma once

#include <lkm/sim/core/linkage.hpp>
#include <lkm/sim/core/export.hpp>
#include <lkm/sim/include/linux/dev_printk.h>
#include <lkm/sim/include/linux/device.h>
#include <lkm/sim/kernel/printk/printk.hpp>

#include <string>

namespace lkm::sim {

/// What /dev/kmsg shows of the device below a record: its class, and its number or name.
inline printk_log::device_info kmsg_names(const waist::device* dev)
{
  if (!dev->lkm_class) return {};
  printk_log::device_info names{dev->lkm_class->name, {}};
  names.subsystem.resize(std::min<std::size_t>(names.subsystem.size(), 15));
  if (waist::MAJOR(dev->devt))
    names.device = (names.subsystem == "block" ? 'b' : 'c') + std::to_string(waist::MAJOR(dev->devt)) + ':' +
                   std::to_string(waist::MINOR(dev->devt));
  else
    names.device = std::string("+") + dev->lkm_class->name + ':' + waist::dev_name(dev);
  names.device.resize(std::min<std::size_t>(names.device.size(), 47));
  return names;
}

/// "coffee cup: text" at `level`.
inline void dev_print(int level, const waist::device* dev, const char* fmt, va_list args,
                      const std::string& prefix = {})
{
  auto& log = part<printk_log>();
  const auto now = part<scheduler>().now();
  if (!dev) {
    log.add(now, "(NULL device *): " + vformat(fmt, args), 0, level);
    return;
  }
  const auto about = kmsg_names(dev);
  log.add(now, prefix + waist::dev_driver_string(dev) + ' ' + waist::dev_name(dev) + ": " + vformat(fmt, args), 0,
          level, &about);
}

}  // namespace lkm::sim

namespace lkm::waist {
extern "C" {

inline const char* dev_driver_string(const device* dev) { return dev->lkm_class ? dev->lkm_class->name : ""; }
LKM_EXPORT_SYMBOL(dev_driver_string);

inline void _dev_printk(const char* level, const device* dev, const char* fmt, ...)
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

inline int dev_vprintk_emit(int level, const device* dev, const char* fmt, va_list args)
{
  const auto about = sim::kmsg_names(dev);
  return sim::part<sim::printk_log>().emit(0, level, &about, fmt, args);
}
LKM_EXPORT_SYMBOL(dev_vprintk_emit);

inline int dev_printk_emit(int level, const device* dev, const char* fmt, ...)
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
