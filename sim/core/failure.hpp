// SPDX-License-Identifier: MIT OR GPL-2.0-only
/// How the simulated kernel ends a test: exceptions that name what went wrong and where.
#pragma once

#include <stdexcept>
#include <string>

namespace lkm::sim {

/// A simulated kernel has ended. The first line of what() says why, in which function and line of the driver, in which
/// system call and which task; the lines below it have the stack. A test sees it at the system call that it was in.
struct kernel_death : std::runtime_error {
  using std::runtime_error::runtime_error;
};

/// Something that the simulator does not model was used. The text names it.
struct not_modelled : kernel_death {
  using kernel_death::kernel_death;
};

/// Nothing can ever run again. The text lists each task and where it waits.
struct deadlock : kernel_death {
  using kernel_death::kernel_death;
};

/// The driver did what makes Linux oops, BUG or lock up.
struct kernel_bug : kernel_death {
  using kernel_death::kernel_death;
};

/// The test itself used the simulator in a way that has no meaning. The kernel goes on.
struct misuse : std::logic_error {
  using std::logic_error::logic_error;
};

}  // namespace lkm::sim
