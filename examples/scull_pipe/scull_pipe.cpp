// SPDX-License-Identifier: MIT OR GPL-2.0-only
/// The pipes as a module of four devices: mknod /dev/scull_pipe0 c 63 8, and so on
#include "scull_pipe.hpp"

#include <lkm/module.hpp>

LKM_MODULE("scull_pipe", "Dual MIT/GPL", "Pipes as devices",
           lkm::chrdev_array_module<scull_pipe, "scull_pipe", lkm::MKDEV(63, 8), 4>,
           lkm::param<"buffer", &scull_pipe::params::buffer, 0444, "bytes that a pipe holds, 1 to 1048576">);
