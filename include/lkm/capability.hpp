// SPDX-License-Identifier: MIT OR GPL-2.0-only
/// Wraps linux/capability.h: what the caller of a system call may do beyond others.
#pragma once

#include <lkm/opaque.hpp>

namespace lkm {

/// The numbers of capabilities(7). CAP_SYS_ADMIN is called capability::sys_admin here, because the host defines macros
/// with the kernel's names.
enum class capability : int {
  chown = 0,
  dac_override = 1,
  kill = 5,
  net_admin = 12,
  ipc_lock = 14,
  sys_module = 16,
  sys_rawio = 17,
  sys_admin = 21,
  sys_nice = 23,
  sys_resource = 24,
  sys_time = 25,
  sys_tty_config = 26,
  mknod = 27,
  syslog = 34,
};

/// Whether the current process has the capability. Never sleeps.
inline bool capable(capability wanted) { return waist::lkm_capable(static_cast<int>(wanted)); }

}  // namespace lkm
