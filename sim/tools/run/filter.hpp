// SPDX-License-Identifier: MIT OR GPL-2.0-only
/// The seccomp filter that hands a program's system calls to the supervisor.
#pragma once

#include <string>
#include <vector>

namespace lkm::run {

/// Starts `command`, whose notifications then come from `listener`. The exit status of a command that cannot be run is
/// that of a shell, 126 or 127. Throws std::runtime_error when the machine has no such notifications.
struct started {
  int pid;
  int listener;
};
started start(const std::vector<std::string>& command, bool keep_ids);

/// Empty when the machine can do it; else why not.
std::string why_no_notifications();

}  // namespace lkm::run
