// SPDX-License-Identifier: MIT OR GPL-2.0-only
/// Models kernel/kallsyms.c (Linux 6.1): /proc/kallsyms, and names by addresses.
#pragma once

#include <lkm/sim/core/linkage.hpp>
#include <lkm/sim/core/current.hpp>
#include <lkm/sim/core/export.hpp>
#include <lkm/sim/core/subsystem.hpp>
#include <lkm/sim/include/linux/capability.h>
#include <lkm/sim/include/linux/kallsyms.h>
#include <lkm/sim/lib/vsprintf.hpp>

#include <string>

namespace lkm::sim {

/// True when the running task may see where the kernel's code is, with perf_event_paranoid as Debian sets it.
inline bool kallsyms_show_value()
{
  return part<pointer_settings>().kptr_restrict < 2 && current().may(waist::CAP_SYSLOG);
}

/// What the kernel exports, by address; then each module's functions and variables, the latest module first.
std::string proc_kallsyms();

struct kallsyms final : subsystem {
  void boot(boot_files& files) override { files.proc("kallsyms", proc_kallsyms); }
};
LKM_SIM_INITCALL(kallsyms);

}  // namespace lkm::sim

#ifdef LKM_SIM_BODIES
#include <lkm/sim/kernel/kallsyms.ipp>
#endif
