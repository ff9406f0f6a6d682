// SPDX-License-Identifier: MIT OR GPL-2.0-only
/// Models kernel/locking/rwsem.c (Linux 6.1): who comes after a task that sleeps waits behind it, and all readers that
/// wait are let in together.
#pragma once

#include <lkm/sim/core/linkage.hpp>
#include <lkm/sim/core/export.hpp>
#include <lkm/sim/include/linux/rwsem.h>
#include <lkm/sim/kernel/locking/lockdep.hpp>
#include <lkm/sim/kernel/sched/core.hpp>

#include <cerrno>
#include <string>

namespace lkm::sim {

/// One who sleeps on a semaphore; lives on the sleeper's stack.
struct rwsem_waiter {
  waist::list_head list;
  task* who;
  bool writes;
  bool has_it;
};

/// Gives the lock to those who wait longest: one writer, or all readers.
inline void rwsem_let_in(waist::rw_semaphore& sem)
{
  const auto of = [](waist::list_head* entry) {
    // SAFETY: only rwsem_waiter::list, its first member, is ever linked into a wait_list.
    return reinterpret_cast<rwsem_waiter*>(entry);
  };
  const auto let_in = [](rwsem_waiter& waiter) {
    waist::list_del_init(&waiter.list);
    waiter.has_it = true;
    waist::wake_up_process(waiter.who);
  };
  if (waist::list_empty(&sem.wait_list) || sem.owner) return;
  if (auto& first = *of(sem.wait_list.next); first.writes) {
    if (sem.readers) return;
    sem.owner = first.who;
    return let_in(first);
  }
  for (auto *at = sem.wait_list.next, *next = at->next; at != &sem.wait_list; at = next, next = at->next)
    if (auto& waiter = *of(at); !waiter.writes) {
      ++sem.readers;
      let_in(waiter);
    }
}

/// 0, or -EINTR when a signal that `state` heeds came before the lock.
[[gnu::always_inline]] inline int rwsem_down(waist::rw_semaphore* sem, bool writes, unsigned state,
                                             const char* function)
{
  might_sleep([&](const char* why) { return std::string("BUG: ") + function + " is called " + why; });
  if (!sem->wait_list.next)
    oops(std::string("BUG: ") + function + " of an rw_semaphore that is not initialised: init_rwsem() is missing");
  auto& me = current();
  lock_acquire(sem->dep_map, lock_kind::rw_semaphore, writes ? lock_mode::exclusive : lock_mode::shared);
  if (!sem->owner && (writes ? !sem->readers : true) && waist::list_empty(&sem->wait_list)) {
    if (writes)
      sem->owner = &me;
    else
      ++sem->readers;
    return 0;
  }
  rwsem_waiter waiter{{}, &me, writes, false};
  waist::list_add_tail(&waiter.list, &sem->wait_list);
  me.waits_for = std::string("for an rw_semaphore that ") +
                 (sem->owner ? "task " + std::to_string(sem->owner->pid) + " (" + sem->owner->comm +
                                   (sem->owner == &me ? ") holds itself" : ") holds for writing")
                             : std::to_string(sem->readers) + " hold for reading");
  int result = 0;
  while (!waiter.has_it) {
    if (me.signal_ends(state)) {
      result = -EINTR;
      break;
    }
    me.__state = state;
    part<scheduler>().schedule();
  }
  me.waits_for.clear();
  if (result) {
    lock_release(sem->dep_map);
    waist::list_del_init(&waiter.list);
    rwsem_let_in(*sem);
  }
  return result;
}

}  // namespace lkm::sim

#ifdef LKM_SIM_BODIES
#include <lkm/sim/kernel/locking/rwsem.ipp>
#endif
