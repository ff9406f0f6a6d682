// SPDX-License-Identifier: MIT OR GPL-2.0-only
/// Models warn_slowpath_fmt() and panic() of kernel/panic.c and dump_stack() of lib/dump_stack.c (Linux 6.1).
#pragma once

#include <lkm/sim/core/linkage.hpp>
#include <lkm/sim/core/die.hpp>
#include <lkm/sim/core/export.hpp>
#include <lkm/sim/include/linux/panic.h>
#include <lkm/sim/include/linux/utsname.h>
#include <lkm/sim/kernel/printk/printk.hpp>

#include <cstdarg>
#include <string>

#ifdef LKM_SIM_BODIES
#include <lkm/sim/kernel/warn.ipp>
#endif
