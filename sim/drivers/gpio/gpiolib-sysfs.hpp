// SPDX-License-Identifier: MIT OR GPL-2.0-only
/// Models drivers/gpio/gpiolib-sysfs.c (Linux 6.1): chips and lines in /sys/class/gpio.
#pragma once

#include <lkm/sim/core/linkage.hpp>
#include <lkm/sim/drivers/gpio/gpiolib.hpp>
#include <lkm/sim/kernel/irq/manage.hpp>

namespace lkm::sim {

/// When a line that is a directory in sysfs interrupts who polls its value.
enum class gpio_edge { none, rising, falling, both };

/// A line as a directory in sysfs; its device's data.
struct exported_line {
  waist::gpio_desc* line = nullptr;
  waist::device* dev = nullptr;
  bool direction_may_change = false;
  gpio_edge edge = gpio_edge::none;
  int irq = 0;
  waist::kernfs_node* value = nullptr;  // while it interrupts
};

void register_gpio_class(waist::lkm_class& cls);
/// 0 or a negative error.
int show_chip(waist::gpio_device& gdev);
void hide_chip(waist::gpio_device& gdev);

}  // namespace lkm::sim

#ifdef LKM_SIM_BODIES
#include <lkm/sim/drivers/gpio/gpiolib.ipp>
#include <lkm/sim/drivers/gpio/gpiolib-sysfs.ipp>
#endif
