// SPDX-License-Identifier: MIT OR GPL-2.0-only
/// The coffee machine as a module: mknod /dev/coffee c 12 2
#include "coffee.hpp"

#include <lkm/module.hpp>

using coffee_machine::coffee;

LKM_MODULE("coffee", "Dual MIT/GPL", "A coffee machine", lkm::chrdev_module<coffee, "coffee", lkm::MKDEV(12, 2)>,
           lkm::param<"cups", &coffee::params::cups, 0444, "cups that fit on the plate, 1 to 8">);
