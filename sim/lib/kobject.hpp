// SPDX-License-Identifier: MIT OR GPL-2.0-only
/// Models lib/kobject.c (Linux 6.1): the name, the reference count and the release. Its place in /sys: sysfs.hpp.
#pragma once

#include <lkm/sim/core/linkage.hpp>
#include <lkm/sim/core/export.hpp>
#include <lkm/sim/core/current.hpp>
#include <lkm/sim/include/linux/kobject.h>
#include <lkm/sim/mm/slab_common.hpp>
#include <lkm/sim/lib/vsprintf.hpp>

#include <algorithm>
#include <cstdarg>
#include <string>
#include <utility>

#ifdef LKM_SIM_BODIES
#include <lkm/sim/lib/kobject.ipp>
#endif
