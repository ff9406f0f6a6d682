// SPDX-License-Identifier: MIT OR GPL-2.0-only
/// Models drivers/base/dd.c (Linux 6.1): which driver a device gets, and what happens when it gets or loses it.
#pragma once

#include <lkm/sim/core/linkage.hpp>
#include <lkm/sim/core/export.hpp>
#include <lkm/sim/drivers/base/core.hpp>
#include <lkm/sim/drivers/base/devres.hpp>

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

namespace lkm::sim {

/// The device's mutex, as long as this lives.
class device_guard {
 public:
  explicit device_guard(waist::device* dev);
  ~device_guard();
  device_guard(const device_guard&) = delete;
  device_guard& operator=(const device_guard&) = delete;

 private:
  waist::device* dev_;
};

}  // namespace lkm::sim

#ifdef LKM_SIM_BODIES
#include <lkm/sim/drivers/base/dd.ipp>
#endif
