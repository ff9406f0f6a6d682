// SPDX-License-Identifier: MIT OR GPL-2.0-only
/// The seccomp filter that hands a program's system calls to the supervisor.
#pragma once

#include "options.hpp"

#include <string>
#include <vector>

namespace lkm::run {

/// Starts `command`, and has the system calls with these numbers handed over: they come from `listener`. The exit
/// status of a command that cannot be run is that of a shell, 126 or 127. Throws std::runtime_error when the machine
/// has no such notifications. Root's command becomes somebody else first, where that is said.
struct started {
  int pid;
  int listener;
};
started start(const std::vector<std::string>& command, const std::vector<int>& calls, const caller* becomes = nullptr);

/// A bit that mmap(2) does not look at: with it in its flags the host's kernel makes the call, and nobody hears of it.
inline constexpr unsigned long unheard_mapping = 1UL << 62;

/// Empty when the machine can do it; else why not.
std::string why_no_notifications();

/// The listener of a filter that notifies nothing, in a process that has ended; -1 without such notifications.
int listener_for_tests();

}  // namespace lkm::run
