// SPDX-License-Identifier: MIT OR GPL-2.0-only
/// Models fs/proc/internal.h (Linux 6.1): an entry of /proc.
#pragma once

#include <lkm/sim/core/subsystem.hpp>
#include <lkm/sim/fs/call_gate.hpp>
#include <lkm/sim/fs/namei.hpp>
#include <lkm/sim/fs/open.hpp>
#include <lkm/sim/fs/seq_file.hpp>
#include <lkm/sim/include/linux/completion.h>
#include <lkm/sim/include/linux/proc_fs.h>

#include <functional>
#include <list>
#include <memory>
#include <string>

/// An entry is its inode: there is one of each.
struct lkm::waist::proc_dir_entry : lkm::sim::node {
  using node::node;

  /// A file that is open and has a release() of the driver's.
  struct opener {
    waist::file* file;
    bool closing = false;
    completion* closed = nullptr;  // of whoever waits until another has released it
  };

  const struct proc_ops* proc_ops = nullptr;
  file_operations fops{};  // those of proc_ops that are there, behind proc's own
  const seq_operations* seq_ops = nullptr;
  int (*single_show)(seq_file*, void*) = nullptr;
  unsigned state_size = 0;
  bool stays_empty = false;           // a directory that a file system may be mounted on
  std::function<std::string()> text;  // of a file of the kernel's own
  std::unique_ptr<sim::sysctl> ctl;   // of one of /proc/sys

  sim::dentry* name = nullptr;  // null once it has been removed
  std::string path;             // "/proc/driver/tea"
  const module* by = nullptr;   // whose init or exit ran when it was made, for reports
  sim::short_trace made;

  sim::call_gate gate;
  std::list<opener> openers;
};

namespace lkm::sim {

/// The entry of an inode of /proc.
inline waist::proc_dir_entry& pde_of(const waist::inode* inode)
{
  // SAFETY: all inodes of /proc are entries, which are never const.
  return const_cast<waist::proc_dir_entry&>(
      static_cast<const waist::proc_dir_entry&>(*static_cast<const node*>(inode)));
}

/// Ends the kernel with `not_modelled` and the name, if `name` exists in /proc on every machine but is not modelled.
/// Returns for other names, which only a driver would make and which are ENOENT.
[[gnu::cold, gnu::noinline]] inline void must_not_be_in_every_proc(const std::string& name)
{
  static const std::set<std::string_view> everywhere{
      "acpi",       "buddyinfo", "cgroups",       "cmdline",   "consoles",    "cpuinfo",      "crypto",
      "diskstats",  "dma",       "execdomains",   "fb",        "filesystems", "interrupts",   "iomem",
      "ioports",    "irq",       "kcore",         "key-users", "keys",        "kmsg",         "kpagecount",
      "loadavg",    "locks",     "meminfo",       "mounts",    "mtrr",        "net",          "pagetypeinfo",
      "partitions", "pressure",  "schedstat",     "self",      "slabinfo",    "softirqs",     "stat",
      "swaps",      "sys",       "sysrq-trigger", "sysvipc",   "thread-self", "timer_list",   "tty",
      "uptime",     "version",   "vmallocinfo",   "vmstat",    "zoneinfo",    "dynamic_debug"};
  if (everywhere.contains(name) || name.find_first_not_of("0123456789") == name.npos) unmodelled("/proc/" + name);
}

inline constexpr file_system proc_fs{
    .name = "proc", .block_size = 1024, .no_such_name = -ENOENT, .unknown = must_not_be_in_every_proc};

/// Gives an entry its file operations.
void set_proc_operations(waist::proc_dir_entry& pde);

/// Waits until nobody is in a call of the entry's, and releases the files that are open.
void proc_entry_rundown(waist::proc_dir_entry& pde);

}  // namespace lkm::sim
