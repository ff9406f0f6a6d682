// SPDX-License-Identifier: MIT OR GPL-2.0-only
/// Wraps linux/wait.h: sleeping until a condition is true. A wait takes the guard, so it cannot be written without the
/// lock.
#pragma once

#include <lkm/delay.hpp>
#include <lkm/mutex.hpp>

#include <climits>
#include <type_traits>

namespace lkm {

class poll_table;

/// The condition is tested with the lock held; the lock is not held during the sleep.
class wait_queue {
 public:
  wait_queue() { waist::lkm_init_waitqueue_head(&head_); }
  wait_queue(const wait_queue&) = delete;
  wait_queue& operator=(const wait_queue&) = delete;

  /// Sleeps until `condition()` is true. ERESTARTSYS if a signal came; the lock is held again in any case.
  template <class T, class Condition>
  [[nodiscard]] result<> wait_interruptible(guard<T>& held, Condition condition)
  {
    return check(sleep(held, condition, interruptible, LONG_MAX));
  }

  /// As wait_interruptible(), but each wake-up wakes only one such waiter.
  template <class T, class Condition>
  [[nodiscard]] result<> wait_interruptible_exclusive(guard<T>& held, Condition condition)
  {
    return check(sleep(held, condition, interruptible_exclusive, LONG_MAX));
  }

  /// False if the time ran out and the condition is still not true. ERESTARTSYS if a signal came.
  template <class T, class Condition>
  [[nodiscard]] result<bool> wait_interruptible_timeout(guard<T>& held, milliseconds timeout, Condition condition)
  {
    const long left = sleep(held, condition, interruptible, jiffies(timeout));
    if (left < 0) return fail(static_cast<int>(-left));
    return left > 0;
  }

  /// Sleeps until `condition()` is true, and ignores signals.
  template <class T, class Condition>
  void wait(guard<T>& held, Condition condition)
  {
    sleep(held, condition, uninterruptible, LONG_MAX);
  }

  /// Ignores signals. False if the time ran out and the condition is still not true.
  template <class T, class Condition>
  bool wait_timeout(guard<T>& held, milliseconds timeout, Condition condition)
  {
    return sleep(held, condition, uninterruptible, jiffies(timeout)) > 0;
  }

  /// Wakes the waiters, and one of the exclusive ones. Never sleeps.
  void wake_up() { waist::lkm_wake_up(&head_, 1); }
  void wake_up_all() { waist::lkm_wake_up(&head_, 0); }
  void wake_up_interruptible() { waist::lkm_wake_up_interruptible(&head_, 1); }

 private:
  friend poll_table;

  static long jiffies(milliseconds time) { return static_cast<long>(waist::lkm_msecs_to_jiffies(time.count)); }

  enum how {
    uninterruptible = 0,
    interruptible = waist::LKM_WAIT_INTERRUPTIBLE,
    interruptible_exclusive = interruptible | waist::LKM_WAIT_EXCLUSIVE
  };

  template <class T, class Condition>
  long sleep(guard<T>& held, Condition& condition, how sleeper, long timeout)
  {
    static_assert(std::is_invocable_r_v<bool, Condition&>, "a wait's condition must have the signature bool()");
    // As in wait_event(), a condition that is already true costs nothing more.
    if (condition()) return timeout ? timeout : 1;
    const auto ask = [](void* c) -> int { return (*static_cast<Condition*>(c))() ? 1 : 0; };
    return waist::lkm_wait_event(&head_, &held.mutex_->lock_, ask, &condition, sleeper, timeout);
  }

  waist::wait_queue_head head_;
};

}  // namespace lkm
