// SPDX-License-Identifier: MIT OR GPL-2.0-only
/// Models init/version.c (Linux 6.1): what a kernel is called.
#pragma once

#include <lkm/sim/core/linkage.hpp>
#include <lkm/sim/core/export.hpp>
#include <lkm/sim/core/current.hpp>
#include <lkm/sim/core/subsystem.hpp>
#include <lkm/sim/fs/proc/proc_sysctl.hpp>
#include <lkm/sim/include/linux/utsname.h>

namespace lkm::sim {

struct uts final : subsystem {
  void boot(boot_files& files) override
  {
    files.proc_sys("kernel/ostype", sysctl_string(init.name.sysname, 0444));
    files.proc_sys("kernel/osrelease", sysctl_string(init.name.release, 0444));
    files.proc_sys("kernel/version", sysctl_string(init.name.version, 0444));
    files.proc_sys("kernel/hostname", sysctl_string(init.name.nodename));
    files.proc_sys("kernel/domainname", sysctl_string(init.name.domainname));
  }

  waist::uts_namespace init{{"Linux", "(none)", "6.1.0-lkm", "#1 SMP PREEMPT_DYNAMIC lkm", "x86_64", "(none)"}};
};
LKM_SIM_INITCALL(uts);

}  // namespace lkm::sim

#ifdef LKM_SIM_BODIES
#include <lkm/sim/kernel/utsname.ipp>
#endif
