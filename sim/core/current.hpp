// SPDX-License-Identifier: MIT OR GPL-2.0-only
/// The task that runs on this thread, and through it the kernel: the only thread-wide state there is.
#pragma once

#include <lkm/sim/core/failure.hpp>
#include <lkm/sim/include/linux/sched.h>

#include <string>

namespace lkm::sim {

class kernel;
class task;

inline thread_local constinit task* current_task = nullptr;

[[noreturn, gnu::cold]] inline void no_kernel()
{
  throw misuse("no simulated kernel on this thread: construct an lkm::sim::kernel first");
}

/// The running task. Throws `misuse` when no simulated kernel exists on this thread.
inline task& current()
{
  if (!current_task) [[unlikely]]
    no_kernel();
  return *current_task;
}

/// The part of the current kernel that a model keeps, by its type: `part<char_devices>()`.
template <class Part>
Part& part();

/// Called when the driver did something that makes Linux oops: ends the kernel with `kernel_bug`. See die.hpp.
[[noreturn, gnu::cold]] void oops(const std::string& text);

/// Ends the kernel if `p`, the argument of `function`, is an error pointer. Examples of the texts: "device_destroy()",
/// "class_create()".
void refuse_error_pointer(const void* p, const char* function, const char* whose = "a call");

/// Called when the driver or the test used a feature that is not modelled: ends the kernel with `not_modelled` and
/// `what`, the feature's name. See die.hpp.
[[noreturn, gnu::cold]] void unmodelled(const std::string& what);

}  // namespace lkm::sim
