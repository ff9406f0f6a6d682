// SPDX-License-Identifier: MIT OR GPL-2.0-only
/// Where a task entered the kernel, which is where it leaves it when the kernel dies.
#pragma once

#include <csetjmp>
#include <string_view>

namespace lkm::sim {

/// An oops of Linux kills the task where it stands, and nothing unwinds: no destructor of the driver runs, no lock
/// comes free. So does this: a system call keeps its registers here, and the one place where a kernel dies (die.hpp)
/// jumps to them. Only then is an exception thrown, through the test's frames alone.
struct kernel_entry {
  std::jmp_buf registers;
  std::string_view name;          // of the system call; empty for what the test does to a task
  kernel_entry* outer = nullptr;  // of a system call in a signal handler
};

}  // namespace lkm::sim
