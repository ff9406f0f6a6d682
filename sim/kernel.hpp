// SPDX-License-Identifier: MIT OR GPL-2.0-only
/// The simulated kernel, for programs that reach into it.
#pragma once

#include <lkm/sim/core/kernel.hpp>
