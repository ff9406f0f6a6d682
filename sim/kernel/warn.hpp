// SPDX-License-Identifier: MIT OR GPL-2.0-only
/// Models warn_slowpath_fmt() and panic() of kernel/panic.c and dump_stack() of lib/dump_stack.c (Linux 6.1).
#pragma once

#include <lkm/sim/core/linkage.hpp>
#include <lkm/sim/core/die.hpp>
#include <lkm/sim/core/current.hpp>
#include <lkm/sim/core/export.hpp>
#include <lkm/sim/core/subsystem.hpp>
#include <lkm/sim/fs/proc/proc_sysctl.hpp>
#include <lkm/sim/include/linux/panic.h>
#include <lkm/sim/include/linux/utsname.h>
#include <lkm/sim/kernel/printk/printk.hpp>

#include <cerrno>
#include <cstdarg>
#include <string>
#include <string_view>
#include <utility>

namespace lkm::sim {

/// What has happened to the kernel that makes a report of it doubtful, as /proc/sys/kernel/tainted shows it.
class taints final : public subsystem {
 public:
  void boot(boot_files& files) override
  {
    sysctl file;
    file.show = [this](std::size_t pos) { return pos ? std::string() : std::to_string(mask_) + '\n'; };
    file.store = [this](std::string_view text, std::size_t pos) { return store(text, pos); };
    files.proc_sys("kernel/tainted", std::move(file));
  }
  void add(unsigned flag) { mask_ |= 1ul << flag; }
  unsigned long mask() const { return mask_; }

  /// As add(), for a module: the first one of its kind is logged with `text`, when modules are. True when it was.
  bool add(unsigned flag, int level, const char* module, const char* text)
  {
    const bool logs = logs_modules && !(mask_ & 1ul << flag);
    if (logs) log(level, std::string(module) + ": " + text);
    add(flag);
    return logs;
  }

  /// Said once, whoever is the first who makes the kernel doubt its lock debugging.
  void distrust_locks()
  {
    if (std::exchange(trusts_locks_, false)) log(4, "Disabling lock debugging due to kernel taint");
  }

  /// Off, as in a kernel that has had such modules before: then a test's log is the same, whichever test is the first.
  bool logs_modules = false;

 private:
  /// What is written is added: nobody cleans a kernel.
  long store(std::string_view text, std::size_t pos)
  {
    if (!current().may(waist::CAP_SYS_ADMIN)) return -EPERM;
    const auto all = static_cast<long>(text.size());
    if (pos) return all;
    skip_sysctl_blanks(text);
    const auto number = next_sysctl_number(text);
    if (!number || number->negative) return -EINVAL;
    mask_ |= number->magnitude & ((2ul << waist::TAINT_TEST) - 1);
    skip_sysctl_blanks(text);
    return all - static_cast<long>(text.size());
  }

  unsigned long mask_ = 0;
  bool trusts_locks_ = true;
};

LKM_SIM_INITCALL(taints);

}  // namespace lkm::sim

#ifdef LKM_SIM_BODIES
#include <lkm/sim/kernel/warn.ipp>
#endif
