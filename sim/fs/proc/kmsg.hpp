// SPDX-License-Identifier: MIT OR GPL-2.0-only
/// Models fs/proc/kmsg.c (Linux 6.1): /proc/kmsg, where a read takes records out of the log as syslog(2) does.
#pragma once

#include <lkm/sim/core/linkage.hpp>
#include <lkm/sim/core/subsystem.hpp>
#include <lkm/sim/fs/proc/generic.hpp>
#include <lkm/sim/kernel/printk/kmsg.hpp>

namespace lkm::sim {

class proc_kmsg final : public subsystem {
 public:
  void boot(boot_files&) override;
};

LKM_SIM_INITCALL(proc_kmsg);

}  // namespace lkm::sim

#ifdef LKM_SIM_BODIES
#include <lkm/sim/fs/proc/kmsg.ipp>
#endif
