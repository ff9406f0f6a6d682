// SPDX-License-Identifier: MIT OR GPL-2.0-only
/// Models kernel/task_work.c (Linux 6.1).
#pragma once

#include <lkm/sim/core/linkage.hpp>
#include <lkm/sim/core/die.hpp>
#include <lkm/sim/core/driver_place.hpp>
#include <lkm/sim/core/export.hpp>
#include <lkm/sim/core/subsystem.hpp>
#include <lkm/sim/include/linux/rcupdate.h>
#include <lkm/sim/include/linux/task_work.h>
#include <lkm/sim/kernel/sched/core.hpp>

#include <cerrno>
#include <string>
#include <utility>

namespace lkm::sim {

/// The current task calls what it was given, the latest first.
inline void run_task_works(task& me)
{
  while (me.task_works)
    for (auto *work = std::exchange(me.task_works, nullptr), *next = work; work; work = next) {
      next = work->next;
      const auto function = work->func;
      const auto before = me.preempt_count;
      function(work);
      if (me.preempt_count != before || me.irqs_off)
        oops("BUG: the function " + driver_function(function).text() +
             " of task_work_add() returned with a spinlock held, or with interrupts disabled");
    }
}

/// What a module has left with tasks.
class task_works final : public subsystem {
 public:
  void take_away(const departure& who) override
  {
    for (auto* t = next_task(nullptr); t; t = next_task(t))
      for (auto** at = &as_task(t).task_works; *at;) {
        auto* const work = *at;
        if (who.module() && !who.owns(reinterpret_cast<const void*>(work->func))) {
          at = &work->next;
          continue;
        }
        who.left("the call of " + driver_function(work->func).text() + ", which task_work_add() has promised to task " +
                     std::to_string(t->pid) + " (" + t->comm + "),",
                 "a completion to wait for it");
        *at = work->next;
      }
  }
};

LKM_SIM_INITCALL(task_works);

}  // namespace lkm::sim

#ifdef LKM_SIM_BODIES
#include <lkm/sim/kernel/task_work.ipp>
#endif
