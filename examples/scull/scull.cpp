// SPDX-License-Identifier: MIT OR GPL-2.0-only
/// scull as a module of four devices: mknod /dev/scull0 c 63 0, and so on
#include "scull.hpp"

#include <lkm/module.hpp>

using scull_device::scull;

LKM_MODULE("scull", "Dual MIT/GPL", "Memory as a device",
           lkm::chrdev_array_module<scull, "scull", lkm::MKDEV(63, 0), 4>,
           lkm::param<"quantum", &scull::params::quantum, 0444, "bytes in a quantum, 1 to 1048576">,
           lkm::param<"qset", &scull::params::qset, 0444, "quanta in a set, 1 to 65536">);
