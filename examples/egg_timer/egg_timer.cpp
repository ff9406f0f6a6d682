// SPDX-License-Identifier: MIT OR GPL-2.0-only
#include "egg_timer.hpp"

#include <lkm/module.hpp>

LKM_MODULE("egg_timer", "Dual MIT/GPL", "An egg timer", lkm::misc_module<egg_timer, "egg_timer", 0666>);
