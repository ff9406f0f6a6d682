// SPDX-License-Identifier: MIT OR GPL-2.0-only
/// Models __stack_chk_fail() of kernel/panic.c (Linux 6.1): a function returns, and the value between its variables and
/// its return address is no longer what it was (-fstack-protector-strong).
#pragma once

#include <lkm/sim/core/linkage.hpp>
#include <lkm/sim/core/die.hpp>
#include <lkm/sim/core/export.hpp>

#include <cstdio>
#include <cstdlib>

namespace lkm::sim {

[[noreturn, gnu::cold, gnu::noinline]] inline void stack_was_smashed(const void* caller)
{
  if (!current_task || !current_task->entered) {
    std::fputs("*** stack smashing detected ***: terminated\n", stderr);
    std::abort();
  }
  // What lies further up may be overwritten: the function alone is sure.
  die(cause_of_death::bug,
      "Kernel panic - not syncing: stack-protector: Kernel stack is corrupted\nThe function wrote beyond the end of "
      "one "
      "of its variables.",
      stack_trace::of(caller));
}

}  // namespace lkm::sim

#ifdef LKM_SIM_BODIES
#include <lkm/sim/kernel/panic.ipp>
#endif
