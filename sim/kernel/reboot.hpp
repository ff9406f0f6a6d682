// SPDX-License-Identifier: MIT OR GPL-2.0-only
/// Models kernel/reboot.c and the list of kernel/panic.c (Linux 6.1): who wants to hear that the kernel ends.
#pragma once

#include <lkm/sim/core/linkage.hpp>
#include <lkm/sim/core/export.hpp>
#include <lkm/sim/core/subsystem.hpp>
#include <lkm/sim/fs/char_dev.hpp>
#include <lkm/sim/include/linux/panic_notifier.h>
#include <lkm/sim/include/linux/reboot.h>
#include <lkm/sim/include/linux/sysrq.h>
#include <lkm/sim/kernel/notifier.hpp>

#include <map>

namespace lkm::sim {

class reboots final : public subsystem {
 public:
  reboots()
  {
    for (auto* const chain : {&restart, &panic})
      waist::lkm_spin_lock_init(&chain->lock, "notifiers", &lock_key<waist::atomic_notifier_head>);
  }

  void take_away(const departure& who) override;

  waist::blocking_notifier_head reboot{};
  waist::atomic_notifier_head restart{}, panic{};
  std::map<waist::notifier_block*, maker> made;  // those of `reboot`
};
LKM_SIM_INITCALL(reboots);

}  // namespace lkm::sim

#ifdef LKM_SIM_BODIES
#include <lkm/sim/kernel/reboot.ipp>
#endif
