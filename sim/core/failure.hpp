// SPDX-License-Identifier: MIT OR GPL-2.0-only
/// How the simulated kernel ends a test: exceptions that name what went wrong and where.
#pragma once

#include <stdexcept>
#include <string>

namespace lkm::sim {

/// Something that the simulator does not model was used. The text names it.
struct not_modelled : std::logic_error {
  explicit not_modelled(const std::string& what)
      : std::logic_error(what + " is not modelled by lkm's simulated kernel (README: what is not modelled)")
  {
  }
};

/// Nothing can ever run again. The text lists each task and where it waits.
struct deadlock : std::runtime_error {
  using std::runtime_error::runtime_error;
};

/// The driver did what makes Linux oops or BUG. The text says what, where and in which task.
struct kernel_bug : std::runtime_error {
  using std::runtime_error::runtime_error;
};

/// The test itself used the simulator in a way that means nothing.
struct misuse : std::logic_error {
  using std::logic_error::logic_error;
};

}  // namespace lkm::sim
