// SPDX-License-Identifier: MIT OR GPL-2.0-only
/// Models kernel/locking/percpu-rwsem.c (Linux 6.1): a writer keeps new readers out and then waits for those inside;
/// who waits is served in the order of coming, readers together up to the next writer.
#pragma once

#include <lkm/sim/core/linkage.hpp>
#include <lkm/sim/core/export.hpp>
#include <lkm/sim/include/linux/percpu-rwsem.h>
#include <lkm/sim/kernel/sched/wait.hpp>
#include <lkm/sim/mm/percpu.hpp>

#include <string>

namespace lkm::sim {

/// One who waits for a writer to leave; lives on the waiting task's stack.
struct percpu_rwsem_waiter {
  waist::list_head list;
  bool writes;
  bool has_it;
  wait_list woken;
};

inline void refuse_unready(const waist::percpu_rw_semaphore& sem, const char* function)
{
  if (!sem.waiters.next)
    oops(std::string("BUG: ") + function +
         " of a percpu_rw_semaphore that is not initialised: percpu_init_rwsem() is missing");
}

/// True when it was entered: a reader, or a writer that may still have to wait for readers.
inline bool percpu_rwsem_enter(waist::percpu_rw_semaphore& sem, bool writes)
{
  if (sem.block) return false;
  if (writes)
    sem.block = true;
  else
    ++sem.readers;
  return true;
}

/// The writer has left: those who wait enter, until one of them is a writer.
inline void percpu_rwsem_let_in(waist::percpu_rw_semaphore& sem)
{
  while (!waist::list_empty(&sem.waiters)) {
    // SAFETY: only percpu_rwsem_waiter::list, its first member, is ever linked into `waiters`.
    auto& first = *reinterpret_cast<percpu_rwsem_waiter*>(sem.waiters.next);
    if (!percpu_rwsem_enter(sem, first.writes)) return;
    waist::list_del_init(&first.list);
    first.has_it = true;
    first.woken.wake_all();
  }
}

inline std::string percpu_rwsem_holder(const waist::percpu_rw_semaphore& sem)
{
  const auto* const writer = static_cast<const task*>(sem.writer);
  return "for a percpu_rw_semaphore that " +
         (writer ? "task " + std::to_string(writer->pid) + " (" + writer->comm +
                       (writer == &current() ? ") holds itself" : ") holds for writing")
                 : std::to_string(sem.readers) + " hold for reading");
}

inline void percpu_rwsem_down(waist::percpu_rw_semaphore& sem, bool writes, const char* function)
{
  might_sleep([&](const char* why) { return std::string("BUG: ") + function + " is called " + why; });
  refuse_unready(sem, function);
  if (percpu_rwsem_enter(sem, writes)) return;
  percpu_rwsem_waiter me{{}, writes, false, {}};
  waist::list_add_tail(&me.list, &sem.waiters);
  wait_until(me.woken, percpu_rwsem_holder(sem), [&] { return me.has_it; });
}

}  // namespace lkm::sim

#ifdef LKM_SIM_BODIES
#include <lkm/sim/kernel/locking/percpu-rwsem.ipp>
#endif
