// SPDX-License-Identifier: MIT OR GPL-2.0-only
/// Models dev_printk() and its kin of drivers/base/core.c (Linux 6.1): log messages that name a device. The rest of
/// that file is in core.hpp.
#pragma once

#include <lkm/sim/core/linkage.hpp>
#include <lkm/sim/core/export.hpp>
#include <lkm/sim/include/linux/dev_printk.h>
#include <lkm/sim/include/linux/device.h>
#include <lkm/sim/kernel/printk/printk.hpp>

#include <string>

namespace lkm::sim {

/// What /dev/kmsg shows of the device below a record: its class or bus, and its number or name.
inline device_info kmsg_names(const waist::device* dev)
{
  if (!dev->lkm_class && !dev->bus) return {};
  const char* const kind = dev->lkm_class ? dev->lkm_class->name : dev->bus->name;
  device_info names{kind, {}};
  names.subsystem.resize(std::min<std::size_t>(names.subsystem.size(), 15));
  if (waist::MAJOR(dev->devt))
    names.device = (names.subsystem == "block" ? 'b' : 'c') + std::to_string(waist::MAJOR(dev->devt)) + ':' +
                   std::to_string(waist::MINOR(dev->devt));
  else
    names.device = std::string("+") + kind + ':' + waist::dev_name(dev);
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

#ifdef LKM_SIM_BODIES
#include <lkm/sim/drivers/base/dev_printk.ipp>
#endif
