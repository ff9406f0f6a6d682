// SPDX-License-Identifier: MIT OR GPL-2.0-only
/// Wraps linux/workqueue.h: functions of the driver that a thread of the kernel runs, where they may sleep.
#pragma once

#include <lkm/delay.hpp>
#include <lkm/member.hpp>
#include <lkm/opaque.hpp>

#include <type_traits>

namespace lkm {

/// A member of the driver, or of what the driver owns: `lkm::work<&pump::refill> refill_{*this};`. The destructor takes
/// it off the queue, and waits for its function. So it stands behind the members that the function uses.
template <auto Function>
  requires member_without_parameters<Function>
class work {
 public:
  explicit work(owner_of<Function>& owner) : owner_(&owner)
  {
    static_assert(std::is_void_v<decltype((owner.*Function)())>, "a work's function must have the signature void()");
    waist::lkm_init_work(&work_, run);
  }
  work(const work&) = delete;
  work& operator=(const work&) = delete;
  ~work() { cancel(); }

  /// Its function runs soon, once. False when it is to run already. In any context.
  bool schedule() { return waist::lkm_schedule_work(&work_); }
  /// Waits until it has run. True when there was something to wait for. May sleep.
  bool flush() { return waist::lkm_flush_work(&work_); }
  /// True when it was to run. Waits when its function runs. May sleep.
  bool cancel() { return waist::lkm_cancel_work_sync(&work_); }

 private:
  static void run(waist::work_struct* w)
  {
    static_assert(std::is_standard_layout_v<work>);
    // SAFETY: it is the first member of a standard-layout class.
    auto* const self = reinterpret_cast<work*>(w);
    (self->owner_->*Function)();
  }

  waist::work_struct work_;
  owner_of<Function>* owner_;
};

/// A work that runs after a time.
template <auto Function>
  requires member_without_parameters<Function>
class delayed_work {
 public:
  explicit delayed_work(owner_of<Function>& owner) : owner_(&owner)
  {
    static_assert(std::is_void_v<decltype((owner.*Function)())>, "a work's function must have the signature void()");
    waist::lkm_init_delayed_work(&work_, run);
  }
  delayed_work(const delayed_work&) = delete;
  delayed_work& operator=(const delayed_work&) = delete;
  ~delayed_work() { cancel(); }

  /// Its function runs after that time, and not when it was to run before. True when it was pending. In any context.
  bool schedule(milliseconds after) { return waist::lkm_mod_delayed_work_in(&work_, after.count); }
  /// Has it run now, when it is pending, and waits until it has. True when there was something to wait for. May sleep.
  bool flush() { return waist::lkm_flush_delayed_work(&work_); }
  /// True when it was to run. Waits when its function runs. May sleep.
  bool cancel() { return waist::lkm_cancel_delayed_work_sync(&work_); }

 private:
  static void run(waist::work_struct* w)
  {
    static_assert(std::is_standard_layout_v<delayed_work>);
    // SAFETY: the work is the first member of the kernel's delayed_work, which is the first of a standard-layout class.
    auto* const self = reinterpret_cast<delayed_work*>(w);
    (self->owner_->*Function)();
  }

  waist::delayed_work work_;
  owner_of<Function>* owner_;
};

}  // namespace lkm
