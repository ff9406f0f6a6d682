// SPDX-License-Identifier: MIT OR GPL-2.0-only
/// Models lib/dynamic_debug.c (Linux 6.1): which pr_debug() and dev_dbg() calls of the loaded modules print. The
/// commands that change this, and the messages, are in dynamic_debug.ipp.
#pragma once

#include <lkm/sim/core/linkage.hpp>
#include <lkm/sim/core/export.hpp>
#include <lkm/sim/core/subsystem.hpp>
#include <lkm/sim/fs/debugfs/file.hpp>
#include <lkm/sim/fs/proc/generic.hpp>
#include <lkm/sim/include/linux/dynamic_debug.h>
#include <lkm/sim/include/linux/fs.h>

#include <string>
#include <string_view>

namespace lkm::sim {

/// What /proc/dynamic_debug/control shows: a line for each place, those of the latest module first.
std::string dynamic_debug_control();

/// Commands as they are written into that file, or given as `dyndbg=` to insmod, where they are for one module. The
/// number of places that they matched, or -EINVAL with a line in the log.
int dynamic_debug_queries(std::string_view commands, std::string_view module = {});

/// The file, in /proc and in debugfs.
class dynamic_debug final : public subsystem {
 public:
  void boot(boot_files&) override;
};

LKM_SIM_INITCALL(dynamic_debug);

}  // namespace lkm::sim
