// SPDX-License-Identifier: MIT OR GPL-2.0-only
/// Wraps linux/delay.h and linux/jiffies.h.
#pragma once

#include <lkm/opaque.hpp>

namespace lkm {

/// A span of time. The kernel sleeps in whole jiffies (4 ms on Debian), rounded up.
struct milliseconds {
  unsigned count;
};

/// Sleeps at least that long, signals or not.
inline void msleep(milliseconds time) { waist::lkm_msleep(time.count); }

}  // namespace lkm
