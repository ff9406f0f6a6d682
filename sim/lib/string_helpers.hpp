// SPDX-License-Identifier: MIT OR GPL-2.0-only
/// Models fortify_panic() of lib/string_helpers.c (Linux 6.1): what the checks in linux/string.h lead to.
#pragma once

#include <lkm/sim/core/linkage.hpp>
#include <lkm/sim/core/export.hpp>
#include <lkm/sim/core/current.hpp>
#include <lkm/sim/lib/string.hpp>
#include <lkm/sim/mm/util.hpp>

#include <algorithm>
#include <cstring>
#include <string>

#ifdef LKM_SIM_BODIES
#include <lkm/sim/lib/string_helpers.ipp>
#endif
