// SPDX-License-Identifier: MIT OR GPL-2.0-only
/// Models drivers/char/random.c and lib/random32.c (Linux 6.1): numbers that a driver draws. Differs from Linux: each
/// kernel begins with the same, so that a test that fails fails again.
#pragma once

#include <lkm/sim/core/linkage.hpp>
#include <lkm/sim/core/export.hpp>
#include <lkm/sim/core/current.hpp>
#include <lkm/sim/core/subsystem.hpp>
#include <lkm/sim/include/linux/random.h>

#include <cstdint>

namespace lkm::sim {

/// The numbers of one kernel: splitmix64.
class random_numbers final : public subsystem {
 public:
  std::uint64_t next()
  {
    auto z = state_ += 0x9e3779b97f4a7c15U;
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9U;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebU;
    return z ^ (z >> 31);
  }

 private:
  std::uint64_t state_ = 0;
};
LKM_SIM_INITCALL(random_numbers);

}  // namespace lkm::sim

#ifdef LKM_SIM_BODIES
#include <lkm/sim/drivers/char/random.ipp>
#endif
