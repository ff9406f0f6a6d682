// SPDX-License-Identifier: MIT OR GPL-2.0-only
// The one translation unit that puts the subsystem's functions into the table from which insmod resolves symbols.
#define LKM_MAKE_EXPORT_TABLE
#include "bell.hpp"

#include <lkm/sim/core/kernel.hpp>
