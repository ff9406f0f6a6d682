// SPDX-License-Identifier: MIT OR GPL-2.0-only
/// Models lib/linear_ranges.c (Linux 6.1).
#pragma once

#include <lkm/sim/core/linkage.hpp>
#include <lkm/sim/core/export.hpp>
#include <lkm/sim/include/linux/linear_range.h>

#ifdef LKM_SIM_BODIES
#include <lkm/sim/lib/linear_ranges.ipp>
#endif
