// SPDX-License-Identifier: MIT OR GPL-2.0-only
/// Models kernel/locking/mutex.c (Linux 6.1): first come, first served among those who sleep.
#pragma once

#include <lkm/sim/core/linkage.hpp>
#include <lkm/sim/core/export.hpp>
#include <lkm/sim/include/linux/atomic.h>
#include <lkm/sim/include/linux/mutex.h>
#include <lkm/sim/kernel/locking/lockdep.hpp>
#include <lkm/sim/kernel/sched/core.hpp>

namespace lkm::sim {

/// One who sleeps on a mutex; lives on the sleeper's stack.
struct mutex_waiter {
  waist::list_head list;
  task* who;
};

/// 0, or -EINTR when a signal that `state` heeds came before the lock.
inline int mutex_lock_slowly(waist::mutex* lock, unsigned state)
{
  auto& me = current();
  mutex_waiter waiter{{}, &me};
  waist::list_add_tail(&waiter.list, &lock->wait_list);
  int result = 0;
  while (lock->owner) {
    if (me.signal_ends(state)) {
      result = -EINTR;
      break;
    }
    me.__state = state;
    me.waits_for = "for a mutex that task " + std::to_string(lock->owner->pid) + " (" + lock->owner->comm +
                   (lock->owner == &me ? ") holds itself" : ") holds");
    part<scheduler>().schedule();
    me.waits_for.clear();
  }
  me.__state = waist::TASK_RUNNING;
  waist::list_del_init(&waiter.list);
  if (!result) lock->owner = &me;
  return result;
}

[[gnu::always_inline]] inline void took(task& me)
{
  ++me.mutexes_held;
  me.last_mutex.set_caller();
}

[[gnu::always_inline]] inline int mutex_lock_in(waist::mutex* lock, unsigned state)
{
  might_sleep([](const char* why) { return std::string("BUG: mutex_lock() ") + why; });
  auto& me = current();
  lock_acquire(lock->dep_map, lock_kind::mutex);
  if (lock->owner) [[unlikely]]
    if (const int error = mutex_lock_slowly(lock, state)) return lock_release(lock->dep_map), error;
  lock->owner = &me;
  took(me);
  return 0;
}

}  // namespace lkm::sim

#ifdef LKM_SIM_BODIES
#include <lkm/sim/kernel/locking/mutex.ipp>
#endif

namespace lkm::sim {

/// Holds a mutex while it lives, but for what unlocked() runs.
class mutex_guard {
 public:
  explicit mutex_guard(waist::mutex& lock) : lock_(lock) { waist::mutex_lock(&lock_); }
  ~mutex_guard() { waist::mutex_unlock(&lock_); }
  mutex_guard(const mutex_guard&) = delete;
  mutex_guard& operator=(const mutex_guard&) = delete;

  template <class Action>
  auto unlocked(Action action)
  {
    struct relock {
      ~relock() { waist::mutex_lock(&lock); }
      waist::mutex& lock;
    };
    waist::mutex_unlock(&lock_);
    const relock again{lock_};
    return action();
  }

 private:
  waist::mutex& lock_;
};

}  // namespace lkm::sim
